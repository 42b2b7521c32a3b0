import { boundaryTwoSided, twoSidedCurve } from './mixture-two-sided';
import { relativeInterval } from './relative-interval';
import { requireArgument } from './require-argument';
import { stratifiedSums } from './stratified-sums';
import type { Computed, Interval, Stratum } from './types';

/** An estimate over all stages with the interval around it. */
export interface IntervalEstimate {
  estimate: number;
  interval: Interval;
}

/**
 * The anytime-valid interval of the stratified difference candidate − control, in the metric's unit.
 *
 * @param strata one per stage
 * @param options.r the two-sided mixture variance, fixed at the start
 * @param options.alpha two-sided error, in (0, 1)
 * @returns in the metric's unit; no value when no stage has two units in both arms
 * @throws RangeError for r or alpha outside their domain
 * @see Waudby-Smith et al. (2021), arXiv 2103.06476
 * @example sequentialDifference([{ control: { n: 1000, mean: 10, variance: 9 }, candidate: { n: 1000, mean: 10.2, variance: 9 } }], { r: 700, alpha: 0.05 })
 *   // { estimate: 0.2, interval: { lower: -0.207839920589, upper: 0.607839920589 } } // mpmath
 */
export function sequentialDifference(strata: readonly Stratum[], { r, alpha }: { r: number; alpha: number }): Computed<IntervalEstimate> {
  requireArgument(r > 0 && r < Infinity, 'sequentialDifference', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'sequentialDifference', 'an alpha in (0, 1)', alpha);
  const sums = stratifiedSums(strata);
  if (sums.strata === 0) return { ok: false, reason: 'no stage has two units in both arms' };
  const estimate = (sums.candidateTotal - sums.controlTotal) / sums.sumWeights;
  const halfWidth = boundaryTwoSided({ v: sums.candidateVariance + sums.controlVariance, r, alpha }) / sums.sumWeights;
  return { ok: true, value: { estimate, interval: { lower: estimate - halfWidth, upper: estimate + halfWidth } } };
}

/**
 * The anytime-valid interval of the stratified lift, as a share of the control's mean.
 *
 * @param strata one per stage
 * @param options.r the two-sided mixture variance, fixed at the start
 * @param options.alpha two-sided error, in (0, 1)
 * @returns an end may be ±Infinity; no value unless the control's weighted mean is above 0
 * @throws RangeError for r or alpha outside their domain
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Annals of Statistics 52, arXiv 2103.06476; Fieller (1954)
 * @example sequentialLift([{ control: { n: 1000, mean: 10, variance: 9 }, candidate: { n: 1000, mean: 10.2, variance: 9 } }], { r: 700, alpha: 0.05 })
 *   // { estimate: 0.02, interval: { lower: -0.020381869477, upper: 0.062038432767 } } // mpmath, roots of |U| = boundary
 */
export function sequentialLift(strata: readonly Stratum[], { r, alpha }: { r: number; alpha: number }): Computed<IntervalEstimate> {
  requireArgument(r > 0 && r < Infinity, 'sequentialLift', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'sequentialLift', 'an alpha in (0, 1)', alpha);
  const sums = stratifiedSums(strata);
  const interval = relativeInterval(sums, twoSidedCurve({ r, alpha }));
  if (!interval.ok) return interval;
  return { ok: true, value: { estimate: sums.candidateTotal / sums.controlTotal - 1, interval: interval.value } };
}
