import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { stratifiedSums, varianceAt } from '@/lib/stats/stratified-sums';
import { beyond, type MetricView } from './context';
import { crosses } from './crosses';
import { logEExact, type Towards } from './exact-reading';
import { holdsByItself, type Margin } from './margins';
import type { Policy } from './types';

/** Concentration of an exact process, in event units, while there is no tuning: fixed, so that it may be read from the first event on. */
export const UNTUNED_R = 25;

/** One process as it is read: U and V at its own margin, whichever process judges. */
export interface Contrast {
  u: number;
  v: number;
  sumWeights: number;
  /** Σ w M_C: a relative margin needs it above 0. */
  controlTotal: number;
}

export interface BoundInput {
  policy: Policy;
  view: MetricView;
  margin: Margin;
  r: number;
  towards: Towards;
  /** Index into `quantileFactors`, for quantile metrics. */
  factor: number;
}

/** Why a process gives no verdict, or null when it does. */
export function whyUnread({ view, margin, policy }: BoundInput, { sumWeights, controlTotal }: Contrast): string | null {
  if (view.evidence === undefined) return 'there is no evidence of this metric';
  if (!view.isSound) return 'its evidence holds numbers that cannot be true';
  if (!(sumWeights > 0)) return 'no stage has two mature units in both arms';
  const isRelative = !margin.isAbsolute && margin.size !== 0 && view.policy.kind !== 'quantile';
  if (isRelative && !(controlTotal > 0)) {
    const fix =
      view.policy.role === 'primary' ? 'it can only be a guardrail, with an absolute margin' : 'the metric needs an absolute margin';
    return `control's mean is not above 0, so ${fix}`;
  }
  if (view.process === 'exact') return null;
  if (view.tuning === null) return 'it is not tuned before the first 1,000 control units';
  if (view.process === 'normal') return null;
  return policy.controlMode === 'all' && !view.policy.capped
    ? 'an uncapped mean cannot be judged against all other traffic'
    : 'too few effective values, or no variation, in an arm';
}

/** U and V at the margin, for the candidate (`better`) or against it (`worse`). */
export function contrastAt({ policy, view, margin, towards, factor }: BoundInput): Contrast {
  const isQuantile = view.policy.kind === 'quantile';
  const sums = isQuantile && view.isSound ? stratifiedSums(beyond(view.strata, factor)) : view.sums;
  const sign = view.policy.direction === 'increase' ? 1 : -1;
  const multiple = isQuantile || margin.isAbsolute ? 1 : 1 - sign * margin.size;
  const shift = !isQuantile && margin.isAbsolute ? sums.sumWeights * margin.size : 0;
  const u = shift + sign * (sums.candidateTotal - multiple * sums.controlTotal);
  return {
    u: towards === 'better' ? u : -u,
    v: varianceAt(sums, multiple),
    sumWeights: sums.sumWeights,
    controlTotal: policy.stages.length > 0 ? sums.controlTotal : 0,
  };
}

/** Whether the process has reached the threshold now; false whenever it cannot be read. */
export function reaches(input: BoundInput, logThreshold: number): boolean {
  const contrast = contrastAt(input);
  if (whyUnread(input, contrast) !== null) return false;
  if (input.towards === 'better' && holdsByItself(input.view.policy, input.margin)) return true;
  if (input.view.process === 'normal') return crosses(contrast.u, contrast.v, input.r, logThreshold);
  return logEExact({ ...input, atLeast: logThreshold }) >= logThreshold;
}

/** ln E of the process that judges now, or null when it cannot be read. */
export function logEOf(input: BoundInput): number | null {
  const contrast = contrastAt(input);
  if (whyUnread(input, contrast) !== null) return null;
  if (input.towards === 'better' && holdsByItself(input.view.policy, input.margin)) return null;
  if (input.view.process === 'normal') return logEOneSided({ u: contrast.u, v: contrast.v, r: input.r });
  return logEExact(input);
}
