import { centredSum } from './centred-sum';
import { normal, t } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Interval } from './types';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom';

/** Sums over one arm's units (the unit of randomisation) of a numerator y and a denominator d. */
export interface RatioSums {
  n: number;
  sumNumerator: number;
  sumDenominator: number;
  sumNumeratorSquares: number;
  sumDenominatorSquares: number;
  sumProducts: number;
}

export interface RatioEstimate {
  estimate: number;
  standardError: number;
  z: number;
  pValue: number;
  interval: Interval;
}

export interface RatioResult {
  control: RatioArm;
  candidate: RatioArm;
  difference: RatioEstimate;
  lift: Computed<RatioEstimate>;
  degreesOfFreedom: number;
  /** of the difference, with Student's t */
  pValueWelch: number;
  intervalWelch: Interval;
}

export interface RatioArm {
  ratio: number;
  /** variance per unit of the linearised ratio, divisor n − 1 */
  variance: number;
}

/**
 * A ratio of means per unit (clicks per view by user) compared between arms by the delta method; a z-test over events
 * would take one user's events for independent ones.
 *
 * @param control @param candidate sums over units
 * @param options.alpha total error of the intervals, in (0, 1)
 * @returns no value with fewer than two units in an arm, a denominator mean of 0, or no variance at all
 * @throws RangeError for sums that are not finite or alpha outside its domain
 * @see Deng, Knoblich, Lu (2018), KDD, "Applying the delta method in metric analytics"
 * @example ratioMetric(
 *   { n: 60, sumNumerator: 65, sumDenominator: 293, sumNumeratorSquares: 197, sumDenominatorSquares: 1881, sumProducts: 463 },
 *   { n: 55, sumNumerator: 51, sumDenominator: 259, sumNumeratorSquares: 107, sumDenominatorSquares: 1571, sumProducts: 292 },
 *   { alpha: 0.05 }) // { difference: { estimate: -0.024931806502, standardError: 0.0424292762400, pValue: 0.556795054781 } } // mpmath
 */
export function ratioMetric(control: RatioSums, candidate: RatioSums, { alpha }: { alpha: number }): Computed<RatioResult> {
  requireAlpha('ratioMetric', alpha);
  const first = ratioArm(control);
  if (!first.ok) return first;
  const second = ratioArm(candidate);
  if (!second.ok) return second;
  const controlVariance = first.value.variance / control.n;
  const candidateVariance = second.value.variance / candidate.n;
  if (controlVariance + candidateVariance === 0) return { ok: false, reason: 'both arms have no variance' };
  const quantile = normal.isf(alpha / 2);
  const difference = estimateOf(second.value.ratio - first.value.ratio, Math.sqrt(controlVariance + candidateVariance), quantile);
  const degreesOfFreedom = welchDegreesOfFreedom(
    { n: control.n, variance: first.value.variance },
    { n: candidate.n, variance: second.value.variance },
  );
  const halfWidth = t.isf(alpha / 2, degreesOfFreedom) * difference.standardError;
  return {
    ok: true,
    value: {
      control: first.value,
      candidate: second.value,
      difference,
      lift: liftOf(first.value, second.value, { controlVariance, candidateVariance, quantile }),
      degreesOfFreedom,
      pValueWelch: 2 * t.sf(Math.abs(difference.z), degreesOfFreedom),
      intervalWelch: { lower: difference.estimate - halfWidth, upper: difference.estimate + halfWidth },
    },
  };
}

/**
 * One arm's ratio with the variance of its linearisation (y − R d) / d̄.
 *
 * @param sums over units
 * @returns no value with fewer than two units or a denominator that sums to 0
 * @throws RangeError for sums that are not finite
 * @see Deng, Knoblich, Lu (2018), KDD
 * @example ratioArm({ n: 60, sumNumerator: 65, sumDenominator: 293, sumNumeratorSquares: 197, sumDenominatorSquares: 1881, sumProducts: 463 })
 *   // { ratio: 0.221843003413, variance: 0.059806199079 } // mpmath
 */
export function ratioArm(sums: RatioSums): Computed<RatioArm> {
  const { n, sumNumerator, sumDenominator, sumNumeratorSquares, sumDenominatorSquares, sumProducts } = sums;
  requireArgument(n >= 1 && n < Infinity, 'ratioArm', 'a finite n of 1 or more', n);
  if (n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (sumDenominator === 0) return { ok: false, reason: 'the denominator is 0' };
  const ratio = sumNumerator / sumDenominator;
  const yy = centredSum({ n, sumProducts: sumNumeratorSquares, sumX: sumNumerator, sumY: sumNumerator });
  const dd = centredSum({ n, sumProducts: sumDenominatorSquares, sumX: sumDenominator, sumY: sumDenominator });
  const yd = centredSum({ n, sumProducts, sumX: sumNumerator, sumY: sumDenominator });
  const mean = sumDenominator / n;
  const variance = Math.max(0, (yy - 2 * ratio * yd + ratio * ratio * dd) / (n - 1) / mean / mean);
  return { ok: true, value: { ratio, variance } };
}

function estimateOf(estimate: number, standardError: number, quantile: number): RatioEstimate {
  const z = estimate / standardError;
  const halfWidth = quantile * standardError;
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { estimate, standardError, z, pValue: 2 * normal.sf(Math.abs(z)), interval };
}

function liftOf(
  control: RatioArm,
  candidate: RatioArm,
  { controlVariance, candidateVariance, quantile }: { controlVariance: number; candidateVariance: number; quantile: number },
): Computed<RatioEstimate> {
  if (!(control.ratio > 0)) return { ok: false, reason: 'a lift needs a control ratio above 0' };
  const factor = candidate.ratio / control.ratio;
  const standardError = Math.sqrt(candidateVariance + factor * factor * controlVariance) / control.ratio;
  if (standardError === 0) return { ok: false, reason: 'the lift has no variance' };
  return { ok: true, value: estimateOf((candidate.ratio - control.ratio) / control.ratio, standardError, quantile) };
}
