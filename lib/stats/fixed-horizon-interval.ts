import { normal } from './distributions';
import { relativeInterval } from './relative-interval';
import { requireArgument } from './require-argument';
import { stratifiedSums } from './stratified-sums';
import type { IntervalEstimate } from './two-sided-interval';
import type { Computed, Stratum } from './types';

/** A stratified estimate for one planned look, with its test. */
export interface FixedHorizonEstimate extends IntervalEstimate {
  z: number;
  pValue: number;
}

/**
 * The stratified difference candidate − control with a normal interval, valid at one planned look only.
 *
 * @param strata one per stage, weighted as Mantel–Haenszel
 * @param alpha two-sided error, in (0, 1)
 * @returns no value when both variances are 0 or no stratum counts
 * @throws RangeError for alpha outside its domain
 * @see Greenland & Robins (1985), Biometrics 41 (the weights)
 * @example fixedHorizonDifference([{ control: { n: 1000, mean: 10, variance: 9 }, candidate: { n: 1000, mean: 10.2, variance: 9 } }], 0.05)
 *   // { estimate: 0.2, z: 1.490711985, pValue: 0.136037128114 } // scipy norm.sf
 */
export function fixedHorizonDifference(strata: readonly Stratum[], alpha: number): Computed<FixedHorizonEstimate> {
  requireArgument(alpha > 0 && alpha < 1, 'fixedHorizonDifference', 'an alpha in (0, 1)', alpha);
  const sums = stratifiedSums(strata);
  if (sums.strata === 0) return { ok: false, reason: 'no stage has two units in both arms' };
  const standardError = Math.sqrt(sums.candidateVariance + sums.controlVariance) / sums.sumWeights;
  if (!(standardError > 0)) return { ok: false, reason: 'both arms have no variance' };
  const estimate = (sums.candidateTotal - sums.controlTotal) / sums.sumWeights;
  const halfWidth = normal.isf(alpha / 2) * standardError;
  const z = estimate / standardError;
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { ok: true, value: { estimate, interval, z, pValue: 2 * normal.sf(Math.abs(z)) } };
}

/**
 * The stratified lift with Fieller's interval, valid at one planned look only. The test is that of no effect.
 *
 * @param strata one per stage, weighted as Mantel–Haenszel
 * @param alpha two-sided error, in (0, 1)
 * @returns an end may be ±Infinity; no value unless the control's weighted mean is above 0
 * @throws RangeError for alpha outside its domain
 * @see Fieller (1954), JRSS B 16
 * @example fixedHorizonLift([{ control: { n: 1803, mean: 47.925, variance: 1108.54 }, candidate: { n: 49156, mean: 49.5282, variance: 1227.93 } }], 0.05)
 *   // { interval: { lower: 0.000717360094381, upper: 0.068314801961754 } } // mpmath, Fieller's quadratic
 */
export function fixedHorizonLift(strata: readonly Stratum[], alpha: number): Computed<FixedHorizonEstimate> {
  const difference = fixedHorizonDifference(strata, alpha);
  if (!difference.ok) return difference;
  const sums = stratifiedSums(strata);
  const quantile = normal.isf(alpha / 2);
  const interval = relativeInterval(sums, (v) => {
    const height = quantile * Math.sqrt(v);
    return { height, slope: v > 0 ? (quantile * quantile) / (2 * height) : 0 };
  });
  if (!interval.ok) return interval;
  const { z, pValue } = difference.value;
  return { ok: true, value: { estimate: sums.candidateTotal / sums.controlTotal - 1, interval: interval.value, z, pValue } };
}
