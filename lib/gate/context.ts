import { type StratifiedSums, stratifiedSums } from '@/lib/stats/stratified-sums';
import { isSoundMetric } from './is-sound';
import { ownTime } from './own-time';
import { type ProcessName, processOf } from './process-of';
import type { DecideInput, Evidence, MetricEvidence, MetricPolicy, MetricTuning, Policy, RampState, Stratum } from './types';

/** One watched metric at one tick; what costs time is computed when first asked for. */
export interface MetricView {
  policy: MetricPolicy;
  evidence: MetricEvidence | undefined;
  /** Without the excluded ones. */
  strata: Stratum[];
  /** Numbers that can be true: unsound evidence decides nothing and holds the ramp. */
  isSound: boolean;
  tuning: MetricTuning | null;
  sums: StratifiedSums;
  process: ProcessName;
}

export interface Context {
  policy: Policy;
  state: RampState;
  evidence: Evidence;
  /** In the ramp's own time. */
  now: number;
  /** As the clock shows it. */
  clock: number;
  views: MetricView[];
  isLast: boolean;
}

/** Everything the rules of one tick read; the state knows of a clock that was moved. */
export function createContext({ policy, state, evidence, now }: DecideInput): Context {
  const views = policy.metrics.map((metric, index) => {
    const given = evidence.metrics[index];
    const found = given?.key === metric.key ? given : evidence.metrics.find(({ key }) => key === metric.key);
    return viewMetric(policy, state, metric, found);
  });
  return { policy, state, evidence, now: ownTime(state, now), clock: now, views, isLast: state.stage === policy.stages.length - 1 };
}

/** When a tick happens, in the ramp's own time; where its time cannot be read, the time of the tick before. */
export function timeOf({ now, state }: Pick<Context, 'now' | 'state'>): number {
  return Number.isFinite(now) ? now : (state.lastTickAt ?? 0);
}

/** A metric's evidence, also that of a slice, as the rules see it. */
export function viewMetric(policy: Policy, state: RampState, metric: MetricPolicy, evidence: MetricEvidence | undefined): MetricView {
  const isSound = evidence !== undefined && isSoundMetric(evidence);
  const kept = isSound ? keptStrata(evidence.strata, state.excludedStrata) : [];
  const strata = metric.kind === 'quantile' ? beyond(kept, policy.stages.length + 1) : kept;
  const sums = stratifiedSums(strata);
  const tuning = metric.tuning ?? state.tuning[metric.key] ?? null;
  // Without a tuning the normal process has no r yet, and the exact one needs none.
  const isUntunedRate = tuning === null && metric.kind === 'proportion';
  return {
    policy: metric,
    evidence,
    strata,
    isSound,
    tuning,
    sums,
    process: isUntunedRate ? 'exact' : processOf(policy, metric, strata, sums),
  };
}

/** A quantile metric's strata with the candidate's share of events beyond one of `quantileFactors`; none where it is missing. */
export function beyond(strata: readonly Stratum[], factor: number): Stratum[] {
  const found: Stratum[] = [];
  for (const stratum of strata) {
    const candidate = stratum.candidateBeyond?.[factor];
    if (candidate !== undefined) found.push({ ...stratum, candidate });
  }
  return found;
}

/** Strata (of whatever kind) that count. */
export function keptStrata<T extends { ordinal: number }>(strata: T[], excluded: readonly number[]): T[] {
  return excluded.length === 0 ? strata : strata.filter(({ ordinal }) => !excluded.includes(ordinal));
}
