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
 * @throws RangeError outside these domains
 * @see Johari, Koomen, Pekelis, Walsh (2022), Operations Research 70, equation 11
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
