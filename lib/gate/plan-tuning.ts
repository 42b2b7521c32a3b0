import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { harmFamily } from './harm-family';
import { gateMargin } from './margins';
import type { MetricPolicy, MetricTuning, Policy } from './types';
import { DAY_MS } from './utc-days';

/** What is expected of one metric before the start: control's mean and standard deviation per unit. */
export interface Baseline {
  mean: number;
  sd: number;
}

interface PlanInput {
  policy: Policy;
  metric: MetricPolicy;
  baseline: Baseline;
  /** Eligible units a day before the traffic share; undefined when nothing is planned. */
  unitsPerDay?: number | undefined;
}

/**
 * The mixture variances of one metric: each gate is sharpest where its bound is about to be decided, that is where the effect's standard
 * error is a quarter of margin plus MDE, but no later than the end of the minimum schedule; harm is sharpest at a quarter of that.
 * To be called once, before any bound is read. The variance is rounded down to three digits.
 *
 * @throws RangeError when mean or sd is not finite, or sd is not above 0
 */
export function planTuning({ policy, metric, baseline, unitsPerDay }: PlanInput): MetricTuning {
  const { mean, sd } = baseline;
  if (!Number.isFinite(mean)) throw new RangeError(`planTuning requires a finite mean, got ${mean}`);
  if (!(sd > 0 && sd < Number.POSITIVE_INFINITY)) throw new RangeError(`planTuning requires a finite sd above 0, got ${sd}`);
  const scheduled = unitsPerDay === undefined ? 0 : sd * sd * scheduledWeight(policy, unitsPerDay);
  const atEnd = scheduled > 0 ? scheduled : Number.POSITIVE_INFINITY;
  const scale = Math.abs(mean) > 0 ? Math.abs(mean) : sd;
  const varianceWhere = (loss: number) => ((4 * sd * sd) / loss) ** 2;
  const effect = policy.mde * scale;
  const gates = policy.stages.map((_, stage) => {
    const margin = gateMargin(policy, metric, stage);
    const loss = margin.isAbsolute ? margin.size : margin.size * scale;
    return tuneMixtureOneSided(roundDown(Math.min(varianceWhere(loss + effect), atEnd)), policy.alpha);
  });
  const horizon = Number.isFinite(atEnd) ? atEnd : varianceWhere(effect);
  return { gates, harm: tuneMixtureOneSided(roundDown(horizon) / 4, policy.alphaHarm / harmFamily(policy)) };
}

/** Σ w over the minimum schedule, w = nT·nC/(nT + nC). */
function scheduledWeight(policy: Policy, unitsPerDay: number): number {
  return policy.stages.reduce((sum, { coverage, minDurationMs, minUnits }, stage) => {
    const isLast = stage === policy.stages.length - 1;
    const daysToUnits = coverage > 0 ? minUnits / (unitsPerDay * coverage) : 0;
    const days = Math.max(minDurationMs / DAY_MS, isLast ? policy.fullDays : 0, daysToUnits);
    const candidate = unitsPerDay * coverage * days;
    const control =
      policy.controlMode === 'all'
        ? unitsPerDay * (1 - coverage) * days
        : (candidate * (1 - policy.candidateWeight)) / policy.candidateWeight;
    return candidate + control > 0 ? sum + (candidate * control) / (candidate + control) : sum;
  }, 0);
}

function roundDown(variance: number): number {
  if (!(variance > 1e-300 && variance < Number.POSITIVE_INFINITY)) return 1;
  const step = 10 ** (Math.floor(Math.log10(variance)) - 2);
  return Math.max(Math.floor(variance / step) * step, step);
}
