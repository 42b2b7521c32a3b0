import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Interval } from './types';

export interface MsprtLook {
  /** ln Λ, the evidence against no effect */
  logE: number;
  pValue: number;
  halfWidth: number;
  interval: Interval;
}

/**
 * One look of the mixture sequential probability ratio test with a normal prior of the effect.
 *
 * @param effect estimate and its standard error, 0 or more
 * @param options.priorVariance ω² of the effect, more than 0, fixed before the start
 * @param options.alpha two-sided error, in (0, 1)
 * @returns half width and ends in the unit of the estimate, p in (0, 1]; no value for a standard error of 0
 * @throws RangeError outside these domains
 * @see Johari, Koomen, Pekelis, Walsh (2022), Operations Research 70, equation 11
 * @example msprt({ estimate: 0.0224661, standardError: 0.006100304940063774 }, { priorVariance: 0.0002544, alpha: 0.05 })
 *   // { logE: 4.886668386284, pValue: 0.007546522738, halfWidth: 0.018531081409 } // mpmath, quadrature of the mixture
 */
export function msprt(
  effect: { estimate: number; standardError: number },
  { priorVariance, alpha }: { priorVariance: number; alpha: number },
): Computed<MsprtLook> {
  const { estimate, standardError } = effect;
  requireArgument(Number.isFinite(estimate), 'msprt', 'a finite estimate', estimate);
  requireArgument(standardError >= 0 && standardError < Infinity, 'msprt', 'a finite standard error of 0 or more', standardError);
  requireArgument(priorVariance > 0 && priorVariance < Infinity, 'msprt', 'a finite prior variance above 0', priorVariance);
  requireAlpha('msprt', alpha);
  const v = standardError * standardError;
  if (v === 0) return { ok: false, reason: 'the estimate has no variance' };
  const total = v + priorVariance;
  const logSize = Math.log1p(priorVariance / v);
  const logE = (((estimate / v) * priorVariance) / (2 * total)) * estimate - 0.5 * logSize;
  const halfWidth = Math.sqrt(((v * total) / priorVariance) * (logSize - 2 * Math.log(alpha)));
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { ok: true, value: { logE, pValue: Math.min(1, Math.exp(-logE)), halfWidth, interval } };
}
