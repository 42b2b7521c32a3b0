import type { MomentRow } from '@/lib/aggregate/types';
import { reaches } from '@/lib/gate/bound-reading';
import type { MetricView } from '@/lib/gate/context';
import { gateMargin } from '@/lib/gate/margins';
import type { Policy, RampState, Stratum } from '@/lib/gate/types';
import { cupedEffect, plainEffect, uncappedEffect } from './adjusted-effects';
import { finite, unavailable } from './as-figure';
import { bayesFigures } from './bayes-figures';
import { type Figure, isAvailable, type Unavailable } from './figure';
import { fixedInference } from './fixed-inference';
import { groupSequentialFigures } from './group-sequential-figures';
import { harmFigures } from './harm-figures';
import { marginLift } from './margin-lift';
import type { Comparison, ComparisonOverview, SequentialReading } from './metric-types';
import type { Role } from './metric-view';
import type { LookPlan } from './planned-looks';
import { anytimeP, sequentialReading } from './sequential-inference';

export interface CompareBrieflyInput {
  policy: Policy;
  state: RampState;
  view: MetricView;
  role: Role;
  variants: { control: string; candidate: string };
}

export interface CompareInput extends CompareBrieflyInput {
  /** Rows of this metric over all units. */
  rows: readonly MomentRow[];
  /** Largest two-sided ln E of earlier looks. */
  earlierLnE: number;
  /** The daily looks of a group-sequential test. */
  lookPlan: LookPlan | Unavailable;
  /** The view's strata without the covariate; undefined when the metric has none. */
  plainStrata: readonly Stratum[] | undefined;
}

/** The effect of the candidate in one metric, with the interval that holds at every look. */
export function compareBriefly({ policy, state, view, role, variants }: CompareBrieflyInput): ComparisonOverview {
  const sign = view.policy.direction === 'increase' ? 1 : -1;
  const sequential = sequentialReading({ policy, view, stage: state.stage });
  const finding = findingOf({ policy, state, view, role, sequential, sign });
  const { candidate, control } = variants;
  return { candidate, control, ...estimates(view), sign, finding, marginLift: marginLift(policy, view, role), sequential };
}

/** Everything that is said about candidate against control in one metric. */
export function compare({ rows, earlierLnE, lookPlan, plainStrata, ...input }: CompareInput): Comparison {
  const { policy, state, view, role } = input;
  const overview = compareBriefly(input);
  const { difference, sign, sequential } = overview;
  const fixed = fixedInference(view.strata);
  const isLinear = view.policy.kind === 'mean' || view.policy.kind === 'count' || view.policy.kind === 'proportion';
  return {
    ...overview,
    sequential: isAvailable(sequential) ? { ...sequential, p: anytimeP(sequential.lnE, earlierLnE) } : sequential,
    fixed,
    groupSequential: groupSequentialFigures({ difference, fixed, plan: lookPlan, units: unitsOf(view) }),
    harm: harmFigures({ policy, state, view, role }),
    raw: view.policy.capped && isLinear ? uncappedEffect(rows, view.strata) : null,
    unadjusted: plainStrata !== undefined && isLinear ? plainEffect(plainStrata) : null,
    cuped:
      plainStrata === undefined
        ? null
        : isLinear
          ? cupedEffect(view.strata, plainStrata)
          : unavailable('the past of a ratio is not kept in two parts'),
    bayes: bayesFigures(difference, fixed, sign),
  };
}

function unitsOf({ strata }: MetricView): { control: number; candidate: number } {
  return strata.reduce((sum, { control, candidate }) => ({ control: sum.control + control.n, candidate: sum.candidate + candidate.n }), {
    control: 0,
    candidate: 0,
  });
}

/** Stratified difference and lift. */
export function estimates({ sums }: Pick<MetricView, 'sums'>): { difference: Figure; lift: Figure } {
  const { sumWeights, candidateTotal, controlTotal } = sums;
  if (!(sumWeights > 0)) {
    const none = unavailable('no stage has two closed units in both arms');
    return { difference: none, lift: none };
  }
  const lift = controlTotal > 0 ? finite(candidateTotal / controlTotal - 1) : unavailable('a lift needs a control mean above 0');
  return { difference: finite((candidateTotal - controlTotal) / sumWeights), lift };
}

interface FindingInput {
  policy: Policy;
  state: RampState;
  view: MetricView;
  role: Role;
  sequential: SequentialReading | Unavailable;
  sign: 1 | -1;
}

/** Read off the anytime-valid intervals, so that it does not flip with every look; harm that the gate has found stays found. */
function findingOf({ policy, state, view, role, sequential, sign }: FindingInput): Comparison['finding'] {
  if (state.harm?.rule === 'harm' && state.harm.metric === view.policy.key) return role === 'guardrail' ? 'beyond_margin' : 'worse';
  if (!isAvailable(sequential)) return 'unclear';
  const [low, high] = isRelative(view) ? sequential.liftInterval : sequential.interval;
  const worst = sign === 1 ? low : high === null ? null : -high;
  const best = sign === 1 ? high : low === null ? null : -low;
  // At full coverage, which is what the margin is stated for.
  const margin = role === 'guardrail' ? gateMargin(policy, view.policy, policy.stages.length - 1).size : undefined;
  const quantile = margin !== undefined && view.policy.kind === 'quantile' ? quantileFinding(policy, view) : undefined;
  if (quantile === 'beyond_margin') return quantile;
  if (best !== null && margin !== undefined && quantile === undefined && best < -margin) return 'beyond_margin';
  if (best !== null && best < 0) return 'worse';
  if (worst !== null && worst > 0) return 'better';
  const bound = isRelative(view) ? sequential.lowerLift : worst;
  if (quantile !== undefined) return quantile;
  if (margin !== undefined && bound !== null && bound >= -margin) return 'within_margin';
  return 'unclear';
}

/** A quantile's margin is one of its value, while its intervals are of the share of events beyond a threshold: read it as the gate does. */
function quantileFinding(policy: Policy, view: MetricView): Comparison['finding'] {
  const factor = policy.stages.length - 1;
  const r = view.tuning?.gates[factor];
  if (r === undefined) return 'unclear';
  const shared = { policy, view, margin: gateMargin(policy, view.policy, factor), r, factor };
  if (reaches({ ...shared, towards: 'worse' }, Math.log(2 / (1 - LEVEL)))) return 'beyond_margin';
  return reaches({ ...shared, towards: 'better' }, -Math.log(policy.alpha)) ? 'within_margin' : 'unclear';
}

const LEVEL = 0.95;

function isRelative({ policy }: MetricView): boolean {
  return policy.marginAbsolute === undefined;
}
