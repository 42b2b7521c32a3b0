import type { ClusteredQuantile } from './clustered-quantile';
import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Interval } from './types';

export interface QuantileDifference {
  estimate: number;
  standardError: number;
  z: number;
  pValue: number;
  interval: Interval;
}

/**
 * The difference of two clustered quantiles, candidate − control.
 *
 * @param control @param candidate of `clusteredQuantile`
 * @param errors which standard errors: of the `outer` intervals, or the `adjusted` ones
 * @param alpha total error of the interval, in (0, 1)
 * @returns no value when both arms' errors are 0; say "not enough data" when an interval used `isClipped`
 * @throws RangeError for alpha outside its domain, a quantile that is not finite, or an error that is negative or not finite
 * @see Deng, Knoblich, Lu (2018), KDD, section 4
 * @example quantileDifference(
 *   { quantile: 44.168, outer: { standardError: 4.270741741187815 } },
 *   { quantile: 58.325, outer: { standardError: 3.587565922365705 } }, { errors: 'outer', alpha: 0.05 })
 *   // { estimate: 14.157, standardError: 5.577621739348, z: 2.53817857531, pValue: 0.011143110946 } // mpmath
 */
export function quantileDifference(
  control: ClusteredQuantile,
  candidate: ClusteredQuantile,
  { errors, alpha }: { errors: 'outer' | 'adjusted'; alpha: number },
): Computed<QuantileDifference> {
  requireAlpha('quantileDifference', alpha);
  const errorOf = (arm: ClusteredQuantile): number => (errors === 'outer' ? arm.outer.standardError : arm.adjustedError);
  for (const arm of [control, candidate]) {
    requireArgument(Number.isFinite(arm.quantile), 'quantileDifference', 'finite quantiles', arm.quantile);
    const error = errorOf(arm);
    requireArgument(error >= 0 && error < Infinity, 'quantileDifference', 'finite errors of 0 or more', error);
  }
  const standardError = Math.hypot(errorOf(control), errorOf(candidate));
  if (standardError === 0) return { ok: false, reason: 'neither quantile has a spread' };
  const estimate = candidate.quantile - control.quantile;
  const z = estimate / standardError;
  const halfWidth = normal.isf(alpha / 2) * standardError;
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { ok: true, value: { estimate, standardError, z, pValue: 2 * normal.sf(Math.abs(z)), interval } };
}
