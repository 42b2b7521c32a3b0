import { normal, t } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireSample } from './require-sample';
import type { Computed, Interval, Sample } from './types';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom';

export interface RelativeLiftResult {
  /** candidate's mean / control's mean − 1 */
  lift: number;
  standardError: number;
  z: number;
  pValue: number;
  interval: Interval;
  degreesOfFreedom: number;
  /** with Student's t at Welch's degrees of freedom */
  pValueWelch: number;
  intervalWelch: Interval;
  /** symmetric on the log scale; needs a candidate mean above 0 */
  logInterval: Computed<Interval>;
}

/**
 * The lift of means by the delta method. Poor when the control's mean is less than about four standard errors from 0:
 * use `fieller` there.
 *
 * @param control @param candidate n of 1 or more each
 * @param options.alpha total error of the intervals, in (0, 1)
 * @returns no value with fewer than two units in an arm, a control mean of 0 or less, or no variance at all
 * @throws RangeError for samples or alpha outside their domain
 * @see Deng, Knoblich, Lu (2018), KDD, section 3; gbstats
 * @example relativeLift({ n: 1803, mean: 47.925, variance: 1108.54 }, { n: 49156, mean: 49.5282, variance: 1227.93 }, { alpha: 0.05 })
 *   // { lift: 0.033452269171, z: 1.941833761643, pValue: 0.052157228271 } // mpmath
 */
export function relativeLift(control: Sample, candidate: Sample, { alpha }: { alpha: number }): Computed<RelativeLiftResult> {
  requireSample('relativeLift', control);
  requireSample('relativeLift', candidate);
  requireAlpha('relativeLift', alpha);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  if (!(control.mean > 0)) return { ok: false, reason: 'a lift needs a control mean above 0' };
  const controlVariance = control.variance / control.n;
  const candidateVariance = candidate.variance / candidate.n;
  if (controlVariance + candidateVariance === 0) return { ok: false, reason: 'both arms have no variance' };
  const ratio = candidate.mean / control.mean;
  const standardError = Math.sqrt(candidateVariance + ratio * ratio * controlVariance) / control.mean;
  if (standardError === 0) return { ok: false, reason: 'the lift has no variance' };
  const lift = (candidate.mean - control.mean) / control.mean;
  const degreesOfFreedom = welchDegreesOfFreedom(control, candidate);
  const z = lift / standardError;
  const quantile = normal.isf(alpha / 2);
  return {
    ok: true,
    value: {
      lift,
      standardError,
      z,
      pValue: 2 * normal.sf(Math.abs(z)),
      interval: around(lift, quantile * standardError),
      degreesOfFreedom,
      pValueWelch: 2 * t.sf(Math.abs(z), degreesOfFreedom),
      intervalWelch: around(lift, t.isf(alpha / 2, degreesOfFreedom) * standardError),
      logInterval: logInterval(control, candidate, quantile),
    },
  };
}

function around(centre: number, halfWidth: number): Interval {
  return { lower: centre - halfWidth, upper: centre + halfWidth };
}

function logInterval(control: Sample, candidate: Sample, quantile: number): Computed<Interval> {
  if (!(candidate.mean > 0)) return { ok: false, reason: 'a log ratio needs a candidate mean above 0' };
  const centre = Math.log(candidate.mean / control.mean);
  const candidateShare = candidate.variance / candidate.n / candidate.mean / candidate.mean;
  const controlShare = control.variance / control.n / control.mean / control.mean;
  const halfWidth = quantile * Math.sqrt(candidateShare + controlShare);
  return { ok: true, value: { lower: Math.expm1(centre - halfWidth), upper: Math.expm1(centre + halfWidth) } };
}
