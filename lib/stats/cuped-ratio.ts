import { centredSum } from './centred-sum';
import { requireArgument } from './require-argument';
import type { Computed } from './types';
import { type WelchResult, welch } from './welch';

/** The four values of a unit: the ratio's parts after and before exposure. */
export const RATIO_PARTS = ['numeratorAfter', 'denominatorAfter', 'numeratorBefore', 'denominatorBefore'] as const;

type Vector = readonly [number, number, number, number];

/** One arm's sums in the order of `RATIO_PARTS`; `products[i][j]` is Σ of the i-th times the j-th part. */
export interface RatioCovariateSums {
  n: number;
  sums: Vector;
  products: readonly [Vector, Vector, Vector, Vector];
}

export interface CupedRatioResult extends WelchResult {
  theta: number;
  /** ratios after and before exposure, and the variance per unit of the adjusted one */
  control: RatioCovariateArm;
  candidate: RatioCovariateArm;
  varianceReduction: number;
}

interface RatioCovariateArm {
  after: number;
  before: number;
  variance: number;
}

interface LinearisedArm {
  n: number;
  after: number;
  before: number;
  varianceAfter: number;
  varianceBefore: number;
  covariance: number;
}

/**
 * CUPED of a ratio metric with the same ratio before exposure as the covariate, both linearised by the delta method.
 * θ weighs both arms equally.
 *
 * @param control @param candidate sums over units of `RATIO_PARTS` and of their products
 * @param options.alpha total error of the interval, in (0, 1)
 * @returns no value with fewer than two units in an arm, a denominator of 0, or no variance at all
 * @throws RangeError for sums that are not finite or alpha outside its domain
 * @see Deng, Xu, Kohavi, Walker (2013), WSDM, appendix B; gbstats
 * @example cupedRatio(
 *   { n: 4, sums: [5, 10, 4, 10], products: [[11, 17, 7, 13], [17, 30, 11, 25], [7, 11, 6, 11], [13, 25, 11, 26]] },
 *   { n: 4, sums: [8, 14, 4, 10], products: [[18, 29, 10, 21], [29, 54, 15, 37], [10, 15, 6, 11], [21, 37, 11, 30]] }, { alpha: 0.05 })
 *   // { theta: 0.702745383868, estimate: 0.071428571429, standardError: 0.121708089542 } // mpmath, from the eight units
 */
export function cupedRatio(
  control: RatioCovariateSums,
  candidate: RatioCovariateSums,
  { alpha }: { alpha: number },
): Computed<CupedRatioResult> {
  const first = linearise(control);
  if (!first.ok) return first;
  const second = linearise(candidate);
  if (!second.ok) return second;
  const spread = first.value.varianceBefore + second.value.varianceBefore;
  const theta = spread > 0 ? (first.value.covariance + second.value.covariance) / spread : 0;
  const controlArm = adjust(first.value, theta);
  const candidateArm = adjust(second.value, theta);
  const test = welch(
    { n: control.n, mean: controlArm.after - theta * controlArm.before, variance: controlArm.variance },
    { n: candidate.n, mean: candidateArm.after - theta * candidateArm.before, variance: candidateArm.variance },
    { alpha },
  );
  if (!test.ok) return test;
  const unadjusted = first.value.varianceAfter / control.n + second.value.varianceAfter / candidate.n;
  const varianceReduction = 1 - test.value.standardError ** 2 / unadjusted;
  return { ok: true, value: { ...test.value, theta, control: controlArm, candidate: candidateArm, varianceReduction } };
}

function adjust(arm: LinearisedArm, theta: number): RatioCovariateArm {
  const variance = arm.varianceAfter + theta * theta * arm.varianceBefore - 2 * theta * arm.covariance;
  return { after: arm.after, before: arm.before, variance: Math.max(0, variance) };
}

function linearise({ n, sums, products }: RatioCovariateSums): Computed<LinearisedArm> {
  requireArgument(n >= 1 && n < Infinity, 'cupedRatio', 'a finite n of 1 or more', n);
  if (n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (sums[1] === 0 || sums[3] === 0) return { ok: false, reason: 'a denominator is 0' };
  const after = sums[0] / sums[1];
  const before = sums[2] / sums[3];
  const gradientAfter = [n / sums[1], (-after * n) / sums[1], 0, 0] as const;
  const gradientBefore = [0, 0, n / sums[3], (-before * n) / sums[3]] as const;
  const covariances = products.map((row, i) =>
    row.map((product, j) => centredSum({ n, sumProducts: product, sumX: sums[i] ?? 0, sumY: sums[j] ?? 0 }) / (n - 1)),
  );
  return {
    ok: true,
    value: {
      n,
      after,
      before,
      varianceAfter: quadratic(gradientAfter, covariances, gradientAfter),
      varianceBefore: quadratic(gradientBefore, covariances, gradientBefore),
      covariance: quadratic(gradientAfter, covariances, gradientBefore),
    },
  };
}

function quadratic(left: Vector, matrix: readonly (readonly number[])[], right: Vector): number {
  let sum = 0;
  for (let i = 0; i < 4; i += 1) {
    for (let j = 0; j < 4; j += 1) sum += (left[i] ?? 0) * (matrix[i]?.[j] ?? 0) * (right[j] ?? 0);
  }
  return sum;
}
