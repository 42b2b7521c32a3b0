import { changeState } from './change-state';
import { isSoundMetric } from './is-sound';
import { planTuning } from './plan-tuning';
import type { DecideInput, MetricEvidence, MetricTuning, RampState } from './types';

/** Control units from which mean and standard deviation are taken when there is no plan. */
export const UNITS_TO_LEARN = 1000;

/**
 * Without a plan the processes are tuned from the first control units, once, and frozen before any bound is read. Returns the same
 * state when there is nothing to learn or not enough to learn it from.
 */
export function learnTuning({ policy, state, evidence }: DecideInput): RampState {
  let learnt: Record<string, MetricTuning> | null = null;
  for (const metric of policy.metrics) {
    if (metric.tuning !== null || state.tuning[metric.key] !== undefined) continue;
    const found = evidence.metrics.find(({ key }) => key === metric.key);
    const baseline = found !== undefined && isSoundMetric(found) ? controlBaseline(found) : null;
    if (baseline === null) continue;
    learnt ??= { ...state.tuning };
    learnt[metric.key] = planTuning({ policy, metric, baseline });
  }
  return learnt === null ? state : changeState(state, { tuning: learnt });
}

function controlBaseline({ strata }: MetricEvidence): { mean: number; sd: number } | null {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const { control } of strata) {
    if (control.n < 2) continue;
    n += control.n;
    sum += control.n * control.mean;
    squares += (control.n - 1) * control.variance;
  }
  if (n < UNITS_TO_LEARN || !(squares > 0)) return null;
  return { mean: sum / n, sd: Math.sqrt(squares / n) };
}
