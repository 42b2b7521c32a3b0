import { logEAbsoluteLimit, logEExactProportion, nullEventShare, type Side } from '@/lib/stats/exact-proportion';
import type { MetricView } from './context';
import { likelihoodBound } from './likelihood-bound';
import type { Margin } from './margins';
import type { ArmMoments, Policy } from './types';

export type Towards = 'better' | 'worse';

interface ExactInput {
  policy: Policy;
  view: MetricView;
  margin: Margin;
  r: number;
  /** `better` rules a loss beyond the margin out; `worse` shows one. */
  towards: Towards;
  /** A value below which nobody asks for the exact one; the process may then be bounded from above instead. */
  atLeast?: number;
}

/** Candidate's events x among k of both arms at one planned share. */
export interface EventGroup {
  x: number;
  k: number;
  share: number;
}

/** ln E of the exact process of a proportion; counts are pooled where the planned share is the same, else the processes multiply. */
export function logEExact(input: ExactInput): number {
  return input.margin.isAbsolute ? logEAbsolute(input) : logERelative(input);
}

/** Events of both arms, for the record. */
export function eventGroups(policy: Policy, view: Pick<MetricView, 'strata'>): EventGroup[] {
  const groups: EventGroup[] = [];
  for (const { control, candidate, candidateShare } of view.strata) {
    if (control.n < 2 || candidate.n < 2 || !(candidateShare > 0 && candidateShare < 1)) continue;
    const same = policy.controlMode === 'all' ? undefined : groups.find(({ share }) => share === candidateShare);
    if (same === undefined) {
      groups.push({ x: candidate.events, k: candidate.events + control.events, share: candidateShare });
    } else {
      same.x += candidate.events;
      same.k += candidate.events + control.events;
    }
  }
  return groups;
}

function logERelative({ policy, view, margin, r, towards, atLeast }: ExactInput): number {
  const sign = view.policy.direction === 'increase' ? 1 : -1;
  const side: Side = (towards === 'better') === (sign === 1) ? 'above' : 'below';
  // A loss of all or more has no null share; the caller's margins stop short of it.
  if (!(1 - sign * margin.size > 0)) return 0;
  const groups = eventGroups(policy, view);
  if (atLeast !== undefined) {
    let bound = 0;
    for (const { x, k, share } of groups)
      bound += likelihoodBound({ x, k, pi0: nullEventShare({ share, margin: margin.size, sign }), side });
    if (bound < atLeast) return bound;
  }
  let sum = 0;
  for (const { x, k, share } of groups) {
    sum += logEExactProportion({ x, k, pi0: nullEventShare({ share, margin: margin.size, sign }), r, side });
  }
  return sum;
}

/**
 * Absolute margins have no exact process of two rates. "Better": a loss beyond δ in a rate that cannot leave [0, 1] puts the candidate's
 * own bad rate above δ, which its own counts can rule out. "Worse": for any rate a, either the candidate's bad rate is at most a or
 * control's is at least a − δ, so the lesser of the two processes is one; a fixed grid of a, dense where bad or good events are rare, is
 * mixed within each stratum.
 */
function logEAbsolute({ view, margin, towards, atLeast }: ExactInput): number {
  const delta = margin.size;
  if (!(delta > 0 && delta < 1)) return 0;
  const isBadEvent = view.policy.direction === 'decrease';
  const bad = ({ events, n }: ArmMoments) => (isBadEvent ? events : n - events);
  if (towards === 'worse') {
    const arms = view.strata.map(({ control, candidate }) => {
      return { candidate: { x: bad(candidate), n: candidate.n }, control: { x: bad(control), n: control.n } };
    });
    const rates = rateGrid(delta, isBadEvent);
    if (atLeast !== undefined) {
      const bound = arms.reduce((sum, one) => sum + boundWorse(one, { delta, rates }), 0);
      if (bound < atLeast) return bound;
    }
    return arms.reduce((sum, one) => sum + logEWorse(one, { delta, rates }), 0);
  }
  let x = 0;
  let n = 0;
  for (const { candidate } of view.strata) {
    x += bad(candidate);
    n += candidate.n;
  }
  return logEAbsoluteLimit({ x, n, limit: delta, side: 'below' });
}

const FACTORS = [1.25, 1.5, ...Array.from({ length: 14 }, (_, power) => 2 ** power + 1)];
/** Of the rates at the end of [0, 1] where the metric's own events are rare, which is why its process is the exact one. */
const RARE_WEIGHT = 7 / 8;

interface WeightedRate {
  rate: number;
  logWeight: number;
}

/** From δ upwards to a half, and by the same steps of the good rates downwards from 1. */
function rateGrid(delta: number, isBadEvent: boolean): WeightedRate[] {
  const low = FACTORS.map((factor) => delta * factor).filter((rate) => rate <= 0.5);
  const high = FACTORS.map((factor) => 1 - delta * (factor - 1)).filter((rate) => rate > Math.max(0.5, delta) && rate < 1);
  const weighted = (rates: number[], weight: number) => rates.map((rate) => ({ rate, logWeight: Math.log(weight / rates.length) }));
  return [...weighted(low, isBadEvent ? RARE_WEIGHT : 1 - RARE_WEIGHT), ...weighted(high, isBadEvent ? 1 - RARE_WEIGHT : RARE_WEIGHT)];
}

/** No process of a rate exceeds its likelihood ratio, so no term exceeds the lesser of the two. */
function boundWorse({ candidate, control }: Arms, { delta, rates }: Grid): number {
  let most = 0;
  for (const { rate } of rates) {
    const above = likelihoodBound({ x: candidate.x, k: candidate.n, pi0: rate, side: 'above' });
    if (above > most)
      most = Math.max(most, Math.min(above, likelihoodBound({ x: control.x, k: control.n, pi0: rate - delta, side: 'below' })));
  }
  return most;
}

interface Counts {
  x: number;
  n: number;
}

interface Arms {
  candidate: Counts;
  control: Counts;
}

interface Grid {
  delta: number;
  rates: readonly WeightedRate[];
}

function logEWorse({ candidate, control }: Arms, { delta, rates }: Grid): number {
  let sum = 0;
  let top = Number.NEGATIVE_INFINITY;
  for (const { rate, logWeight } of rates) {
    const above = logEAbsoluteLimit({ ...candidate, limit: rate, side: 'above' });
    const below = logEAbsoluteLimit({ ...control, limit: rate - delta, side: 'below' });
    const term = logWeight + Math.min(above, below);
    if (term > top) {
      sum = sum * Math.exp(top - term) + 1;
      top = term;
    } else {
      sum += Math.exp(term - top);
    }
  }
  return sum > 0 ? top + Math.log(sum) : 0;
}
