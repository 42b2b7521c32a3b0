import { stratifiedSums } from '@/lib/stats/stratified-sums';
import type { MetricView } from './context';
import { eventsNeeded, processOf } from './process-of';
import type { ArmMoments, Policy, Stratum } from './types';

/**
 * A rare proportion as it would look with as many of the candidate's events as the normal process asks for.
 *
 * @returns null unless the candidate's events are all that the normal process lacks
 */
export function raiseEvents(policy: Policy, view: MetricView): MetricView | null {
  if (view.policy.kind !== 'proportion' || view.process !== 'exact' || !view.isSound || view.tuning === null) return null;
  const strata = raiseStrata(policy, view.strata);
  if (strata === null) return null;
  const sums = stratifiedSums(strata);
  if (processOf(policy, view.policy, strata, sums) !== 'normal') return null;
  return { ...view, strata, sums, process: 'normal' };
}

/** The same of the strata alone: the missing events go where most units are. */
export function raiseStrata(policy: Policy, strata: readonly Stratum[]): Stratum[] | null {
  const [largest] = byCandidates(strata);
  const missing = eventsNeeded(policy) - eventsOf(strata, 'candidate');
  if (largest === undefined || !(missing > 0) || largest.candidate.events + missing > largest.candidate.n) return null;
  return strata.map((stratum) => (stratum === largest ? { ...stratum, candidate: withEvents(stratum.candidate, missing) } : stratum));
}

/**
 * A proportion as it would look with the most of the candidate's events that the exact process judges.
 *
 * @returns null where control has so many more that the candidate would be far behind
 */
export function lowerEvents(policy: Policy, view: MetricView): MetricView | null {
  if (view.policy.kind !== 'proportion' || !view.isSound) return null;
  const most = eventsNeeded(policy) - 1;
  let left = eventsOf(view.strata, 'candidate') - most;
  if (!(left > 0) || eventsOf(view.strata, 'control') > FAR_AHEAD * most) return null;
  const lowered = new Map<Stratum, Stratum>();
  for (const stratum of byCandidates(view.strata)) {
    const taken = Math.min(left, stratum.candidate.events);
    lowered.set(stratum, { ...stratum, candidate: withEvents(stratum.candidate, -taken) });
    left -= taken;
  }
  const strata = view.strata.map((stratum) => lowered.get(stratum) ?? stratum);
  return { ...view, strata, sums: stratifiedSums(strata), process: 'exact' };
}

/** Few comparisons get further than this, and each look of a common metric would ask. */
const FAR_AHEAD = 20;

/** Those that count, the largest first. */
function byCandidates(strata: readonly Stratum[]): Stratum[] {
  return strata.filter(isCounted).sort((a, b) => b.candidate.n - a.candidate.n);
}

function eventsOf(strata: readonly Stratum[], arm: 'control' | 'candidate'): number {
  let events = 0;
  for (const stratum of strata) if (isCounted(stratum)) events += stratum[arm].events;
  return events;
}

function isCounted({ control, candidate }: Stratum): boolean {
  return control.n >= 2 && candidate.n >= 2;
}

function withEvents(arm: ArmMoments, more: number): ArmMoments {
  const events = arm.events + more;
  const share = events / arm.n;
  const variance = (share * (1 - share) * arm.n) / (arm.n - 1);
  return { n: arm.n, mean: arm.mean + more / arm.n, variance, events, sumAbsolute: events, sumSquares: events };
}
