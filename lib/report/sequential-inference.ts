import { logEOf } from '@/lib/gate/bound-reading';
import type { MetricView } from '@/lib/gate/context';
import type { Policy } from '@/lib/gate/types';
import { lowerBound } from '@/lib/stats/lower-bound';
import { logETwoSided } from '@/lib/stats/mixture-two-sided';
import { tuneMixtureOneSided, tuneMixtureTwoSided } from '@/lib/stats/tune-mixture';
import { sequentialDifference, sequentialLift } from '@/lib/stats/two-sided-interval';
import { toBounds, unavailable } from './as-figure';
import type { Bounds, Unavailable } from './figure';
import type { SequentialReading } from './metric-types';

const LEVEL = 0.95;

export interface SequentialInput {
  policy: Policy;
  view: MetricView;
  /** Index of the present stage. */
  stage: number;
}

/** What holds at any time, however often one looks: intervals, and the one-sided bound the gate advances by. */
export function sequentialReading({ policy, view, stage }: SequentialInput): SequentialReading | Unavailable {
  const lnE = twoSidedLnE(policy, view);
  if (lnE === undefined) return unavailable(whyNot(view));
  const shared = { level: LEVEL, lnE, lowerLevel: 1 - policy.alpha };
  if (view.process === 'exact') return { ...shared, method: 'exact', interval: OPEN, liftInterval: OPEN, lowerLift: null };
  const options = { r: twoSidedR(policy, view), alpha: 1 - LEVEL };
  const difference = sequentialDifference(view.strata, options);
  const lift = sequentialLift(view.strata, options);
  const sign = view.policy.direction === 'increase' ? 1 : -1;
  const lower = lowerBound(view.strata, { sign, r: gateR(view, stage), alpha: policy.alpha });
  return {
    ...shared,
    method: 'normal_mixture',
    interval: difference.ok ? toBounds(difference.value.interval) : OPEN,
    liftInterval: lift.ok ? toBounds(lift.value.interval) : OPEN,
    // Of a quantile this would bound the share of events beyond its threshold, which is not what its margin says.
    lowerLift: lower.ok && Number.isFinite(lower.value) && view.policy.kind !== 'quantile' ? lower.value : null,
  };
}

/** Always-valid p: the least so far. `earlierLnE` is the largest of earlier looks, −Infinity without any. */
export function anytimeP(lnE: number, earlierLnE = Number.NEGATIVE_INFINITY): number {
  return Math.min(1, Math.exp(-Math.max(lnE, earlierLnE)));
}

/** Two-sided ln E of no effect at this look; undefined while no process can be read. */
export function twoSidedLnE(policy: Policy, view: MetricView): number | undefined {
  if (view.process === 'exact') return exactLnE(policy, view);
  if (view.process !== 'normal' || view.tuning === null || !(view.sums.sumWeights > 0)) return undefined;
  const { candidateTotal, controlTotal, candidateVariance, controlVariance } = view.sums;
  return logETwoSided({ u: candidateTotal - controlTotal, v: candidateVariance + controlVariance, r: twoSidedR(policy, view) });
}

/** One r for the whole attempt: sharpest where the last gate is. */
export function twoSidedR(policy: Policy, view: MetricView): number {
  const gate = view.tuning?.gates.at(-1) ?? Number.NaN;
  const vStar = gate / tuneMixtureOneSided(1, policy.alpha);
  return tuneMixtureTwoSided(vStar, 1 - LEVEL);
}

const OPEN: Bounds = [null, null];

/** Half of each side's process: a mixture of two e-processes is one. */
function exactLnE(policy: Policy, view: MetricView): number | undefined {
  const read = (towards: 'better' | 'worse') =>
    logEOf({ policy, view, margin: { size: 0, isAbsolute: false }, r: gateR(view, 0), towards, factor: policy.stages.length + 1 });
  const better = read('better');
  const worse = read('worse');
  if (better === null || worse === null) return undefined;
  const top = Math.max(better, worse);
  return top + Math.log((Math.exp(better - top) + Math.exp(worse - top)) / 2);
}

/** The exact process reads r for its concentration alone, and then any constant will do. */
function gateR(view: MetricView, stage: number): number {
  const gates = view.tuning?.gates ?? [];
  return gates[Math.max(0, Math.min(stage, gates.length - 1))] ?? UNTUNED_R;
}

const UNTUNED_R = 25;

function whyNot({ sums, tuning, policy }: MetricView): string {
  if (!(sums.sumWeights > 0)) return 'no stage has two closed units in both arms';
  if (tuning === null) return 'the process is tuned from the first 1,000 control units, which are not there yet';
  return policy.kind === 'proportion' ? 'too few events in an arm' : 'too few effective values, or no variation, in an arm';
}
