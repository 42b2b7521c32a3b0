import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import { requireSample } from './require-sample';
import type { Computed, Interval, Sample } from './types';

/** An effect as its estimate and standard error over n units of both arms together. */
export interface EffectEstimate {
  estimate: number;
  standardError: number;
  units: number;
}

export interface SequenceLook {
  halfWidth: number;
  interval: Interval;
  /** ln of the evidence against no effect */
  logE: number;
  /** valid at this look; report the least one so far */
  pValue: number;
}

/**
 * One look of the two-sided asymptotic confidence sequence: intervals that hold at all looks together.
 *
 * Asymptotic: let it not decide before 20 events and non-events in every arm (9 % false alarms at a 1 % share without).
 *
 * @param options.rho from `sequenceRho`, the same at every look
 * @param options.alpha two-sided error, in (0, 1)
 * @returns half width and ends in the unit of the estimate, p in (0, 1]; no value for a standard error of 0
 * @throws RangeError for a negative standard error, units < 1, rho or alpha outside their domain
 * @see Waudby-Smith et al. (2021), arXiv 2103.06476, theorem 2.2
 * @example confidenceSequence({ estimate: 0.0145886, standardError: 0.00283702, units: 391557 }, { rho: 0.003866683772482883, alpha: 0.1 })
 *   // { halfWidth: 0.00784448827, logE: 10.329903815355756, pValue: 3.264222653e-5 } // mpmath
 */
export function confidenceSequence(effect: EffectEstimate, { rho, alpha }: { rho: number; alpha: number }): Computed<SequenceLook> {
  requireEffect('confidenceSequence', effect, rho);
  requireAlpha('confidenceSequence', alpha);
  const { estimate, standardError, units } = effect;
  if (standardError === 0) return { ok: false, reason: 'the estimate has no variance' };
  const k = units * rho * rho;
  const halfWidth = standardError * Math.sqrt((2 * (k + 1) * (0.5 * Math.log1p(k) - Math.log(alpha))) / k);
  const z = estimate / standardError;
  const logE = (0.5 * z * z * k) / (k + 1) - 0.5 * Math.log1p(k);
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { ok: true, value: { halfWidth, interval, logE, pValue: Math.min(1, Math.exp(-logE)) } };
}

/**
 * One look of the one-sided sequence, slightly conservative (closed form). Tune rho with `sequenceRho(n*, 2 alpha)`.
 *
 * @param effect as for `confidenceSequence`
 * @param options.alternative which effect is looked for
 * @returns the bound on that side: lower for `greater`, upper for `less`
 * @throws RangeError as `confidenceSequence`
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Annals of Statistics 52, arXiv 2103.06476
 * @example oneSidedSequence({ estimate: 0.0145886, standardError: 0.00283702, units: 391557 }, { rho: 0.0039, alpha: 0.05, alternative: 'greater' })
 *   // { halfWidth: 0.007888020266, bound: 0.006700579734, pValue: 1.598596522e-5 } // mpmath
 */
export function oneSidedSequence(
  effect: EffectEstimate,
  { rho, alpha, alternative }: { rho: number; alpha: number; alternative: 'greater' | 'less' },
): Computed<{ halfWidth: number; bound: number; pValue: number }> {
  requireEffect('oneSidedSequence', effect, rho);
  requireAlpha('oneSidedSequence', alpha);
  const { estimate, standardError, units } = effect;
  if (standardError === 0) return { ok: false, reason: 'the estimate has no variance' };
  const k = units * rho * rho;
  const halfWidth = standardError * Math.sqrt((2 * (k + 1) * Math.log1p(Math.sqrt(k + 1) / (2 * alpha))) / k);
  const z = estimate / standardError;
  const inFavour = alternative === 'greater' ? z > 0 : z < 0;
  const evidence = (0.5 * z * z * k) / (k + 1);
  const pValue = inFavour ? Math.min(1, Math.exp(0.5 * Math.log1p(k) - Math.LN2 - logExpm1(evidence))) : 1;
  return { ok: true, value: { halfWidth, bound: alternative === 'greater' ? estimate - halfWidth : estimate + halfWidth, pValue } };
}

/**
 * The difference of two arms as an effect for a sequence.
 *
 * @param control @param candidate n of 1 or more each
 * @returns no value with fewer than two units in an arm
 * @throws RangeError for samples outside their domain
 * @see Welch (1947), Biometrika 34 (the standard error)
 * @example differenceEffect({ n: 100, mean: 1, variance: 4 }, { n: 100, mean: 1.5, variance: 5 })
 *   // { estimate: 0.5, standardError: 0.3, units: 200 } // by hand
 */
export function differenceEffect(control: Sample, candidate: Sample): Computed<EffectEstimate> {
  requireSample('differenceEffect', control);
  requireSample('differenceEffect', candidate);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  const standardError = Math.sqrt(control.variance / control.n + candidate.variance / candidate.n);
  return { ok: true, value: { estimate: candidate.mean - control.mean, standardError, units: control.n + candidate.n } };
}

function logExpm1(x: number): number {
  return x > 36 ? x : Math.log(Math.expm1(x));
}

function requireEffect(name: string, { estimate, standardError, units }: EffectEstimate, rho: number): void {
  requireArgument(Number.isFinite(estimate), name, 'a finite estimate', estimate);
  requireArgument(standardError >= 0 && standardError < Infinity, name, 'a finite standard error of 0 or more', standardError);
  requireArgument(units >= 1 && units < Infinity, name, 'finite units of 1 or more', units);
  requireArgument(rho > 0 && rho < Infinity, name, 'a finite rho above 0', rho);
}
