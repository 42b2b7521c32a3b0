import { t } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireSample } from './require-sample';
import type { Computed, Interval, Sample } from './types';
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom';

export interface WelchResult {
  /** candidate − control */
  estimate: number;
  standardError: number;
  degreesOfFreedom: number;
  statistic: number;
  pValue: number;
  /** for the alternative that the candidate is greater */
  pGreater: number;
  pLess: number;
  interval: Interval;
  /** one-sided bounds at the same alpha */
  lowerBound: number;
  upperBound: number;
}

/**
 * Welch's t-test of two means with unequal variances. Valid at one planned look; for monitoring use a sequence.
 *
 * @param control @param candidate n of 1 or more each
 * @param options.alpha total error of the interval, error of each one-sided bound; in (0, 1)
 * @returns no value with fewer than two units in an arm, or when both variances are 0
 * @throws RangeError for n < 1, a negative variance, numbers that are not finite, alpha outside (0, 1)
 * @see Welch (1947), Biometrika 34; R t.test, scipy ttest_ind_from_stats
 * @example welch({ n: 13136, mean: 22.8294, variance: 260.245 }, { n: 31909, mean: 23.2946, variance: 307.948 }, { alpha: 0.05 })
 *   // { statistic: 2.710226585572, degreesOfFreedom: 26463.72204833, pValue: 0.006728058139 } // scipy ttest_ind_from_stats
 */
export function welch(control: Sample, candidate: Sample, { alpha }: { alpha: number }): Computed<WelchResult> {
  requireSample('welch', control);
  requireSample('welch', candidate);
  requireAlpha('welch', alpha);
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  const standardError = Math.sqrt(control.variance / control.n + candidate.variance / candidate.n);
  if (standardError === 0) return { ok: false, reason: 'both arms have no variance' };
  const degreesOfFreedom = welchDegreesOfFreedom(control, candidate);
  const estimate = candidate.mean - control.mean;
  const statistic = estimate / standardError;
  const twoSided = t.isf(alpha / 2, degreesOfFreedom) * standardError;
  const oneSided = t.isf(alpha, degreesOfFreedom) * standardError;
  return {
    ok: true,
    value: {
      estimate,
      standardError,
      degreesOfFreedom,
      statistic,
      pValue: 2 * t.sf(Math.abs(statistic), degreesOfFreedom),
      pGreater: t.sf(statistic, degreesOfFreedom),
      pLess: t.cdf(statistic, degreesOfFreedom),
      interval: { lower: estimate - twoSided, upper: estimate + twoSided },
      lowerBound: estimate - oneSided,
      upperBound: estimate + oneSided,
    },
  };
}
