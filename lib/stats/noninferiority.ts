import { normal, t } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import { requireSample } from './require-sample';
import type { Computed, Sample } from './types';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom';

export interface NoninferiorityOptions {
  /** the tolerated loss: in the metric's unit, or as a share of the control's mean; 0 or more */
  margin: { kind: 'absolute' | 'relative'; value: number };
  direction: 'increase' | 'decrease';
  /** one-sided error, in (0, 1) */
  alpha: number;
}

export interface NoninferiorityResult {
  /** M_T − M_C ± Δ, or M_T − k M_C, before the sign of the direction */
  contrast: number;
  standardError: number;
  degreesOfFreedom: number;
  statistic: number;
  pValue: number;
  isNoninferior: boolean;
  critical: number;
  /** absolute margin: the one-sided bound of the difference on the harmful side */
  bound: number | undefined;
}

/**
 * One-sided test that the candidate's loss is smaller than a margin. A relative margin is tested through
 * M_T − (1 ∓ m) M_C, which keeps the control's own noise that a fixed margin m M_C would ignore.
 *
 * @param control @param candidate n of 1 or more each
 * @param options.margin 0 or more; relative ones below 1
 * @returns no value with fewer than two units in an arm, no variance, or a relative margin with a control mean ≤ 0
 * @throws RangeError for samples, alpha or a negative margin
 * @see Blackwelder (1982), Controlled Clinical Trials 3; dual to Fieller's interval
 * @example noninferiority(
 *   { n: 1543, mean: 13.0782, variance: 654.482 }, { n: 4953, mean: 13.6539, variance: 792.758 },
 *   { margin: { kind: 'relative', value: 0.162 }, direction: 'increase', alpha: 0.05 })
 *   // { statistic: 3.981635722676, pValue: 3.494922476e-5, isNoninferior: true } // mpmath
 */
export function noninferiority(control: Sample, candidate: Sample, options: NoninferiorityOptions): Computed<NoninferiorityResult> {
  const { margin, direction, alpha } = options;
  requireSample('noninferiority', control);
  requireSample('noninferiority', candidate);
  requireAlpha('noninferiority', alpha);
  requireArgument(margin.value >= 0 && margin.value < Infinity, 'noninferiority', 'a finite margin of 0 or more', margin.value);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (margin.kind === 'relative' && !(control.mean > 0)) {
    return { ok: false, reason: 'a relative margin needs a control mean above 0' };
  }
  const isIncrease = direction === 'increase';
  const sign = isIncrease ? 1 : -1;
  const factor = margin.kind === 'relative' ? 1 - sign * margin.value : 1;
  const scaled = { n: control.n, variance: factor * factor * control.variance };
  const standardError = Math.sqrt(scaled.variance / scaled.n + candidate.variance / candidate.n);
  if (standardError === 0) return { ok: false, reason: 'both arms have no variance' };
  const shift = margin.kind === 'absolute' ? sign * margin.value : 0;
  const contrast = candidate.mean - factor * control.mean + shift;
  const degreesOfFreedom = welchDegreesOfFreedom(scaled, candidate);
  const statistic = contrast / standardError;
  const pValue = isIncrease ? t.sf(statistic, degreesOfFreedom) : t.cdf(statistic, degreesOfFreedom);
  const critical = t.isf(alpha, degreesOfFreedom);
  const bound = margin.kind === 'absolute' ? candidate.mean - control.mean - sign * critical * standardError : undefined;
  const isNoninferior = pValue <= alpha;
  return { ok: true, value: { contrast, standardError, degreesOfFreedom, statistic, pValue, isNoninferior, critical, bound } };
}

/**
 * The same question by the normal approximation of the lift: is it above −m (or below m)?
 *
 * @param control @param candidate n of 1 or more each
 * @param margin share of the control's mean, 0 or more
 * @returns no value as `noninferiority`
 * @throws RangeError as `noninferiority`
 * @see Deng, Knoblich, Lu (2018), KDD, section 3
 * @example noninferiorityOfLift(
 *   { n: 1543, mean: 13.0782, variance: 654.482 }, { n: 4953, mean: 13.6539, variance: 792.758 },
 *   { margin: 0.162, direction: 'increase', alpha: 0.05 })
 *   // { z: 3.415293780747, pValue: 0.000318566266, bound: -0.055202229771 } // mpmath
 */
export function noninferiorityOfLift(
  control: Sample,
  candidate: Sample,
  { margin, direction, alpha }: { margin: number; direction: 'increase' | 'decrease'; alpha: number },
): Computed<{ lift: number; standardError: number; z: number; pValue: number; bound: number }> {
  requireSample('noninferiorityOfLift', control);
  requireSample('noninferiorityOfLift', candidate);
  requireAlpha('noninferiorityOfLift', alpha);
  requireArgument(margin >= 0 && margin < Infinity, 'noninferiorityOfLift', 'a finite margin of 0 or more', margin);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (!(control.mean > 0)) return { ok: false, reason: 'a lift needs a control mean above 0' };
  const ratio = candidate.mean / control.mean;
  const standardError = Math.sqrt(candidate.variance / candidate.n + (ratio * ratio * control.variance) / control.n) / control.mean;
  if (standardError === 0) return { ok: false, reason: 'the lift has no variance' };
  const sign = direction === 'increase' ? 1 : -1;
  const lift = (candidate.mean - control.mean) / control.mean;
  const z = (lift + sign * margin) / standardError;
  const pValue = direction === 'increase' ? normal.sf(z) : normal.cdf(z);
  return { ok: true, value: { lift, standardError, z, pValue, bound: lift - sign * normal.isf(alpha) * standardError } };
}
