import { centredSum } from './centred-sum';
import { requireArgument } from './require-argument';
import { type SampleWithPast, takeOutPast } from './take-out-past';
import type { Computed, Sample, Stratum } from './types';
import { type WelchResult, welch } from './welch';

/** Sums over one arm's units of the metric y and of a covariate x measured before exposure. */
export interface CovariateSums {
  n: number;
  sumY: number;
  sumX: number;
  sumYSquares: number;
  sumXSquares: number;
  sumProducts: number;
}

export interface CupedResult extends WelchResult {
  /** the slope of y on x over all units of both arms; 0 when x never varies */
  theta: number;
  control: Sample;
  candidate: Sample;
  /** 1 − (standard error with / without the covariate)² */
  varianceReduction: number;
  unadjustedDifference: number;
  unadjustedError: number;
  lift: Computed<{ estimate: number; standardError: number }>;
}

/**
 * Both arms' samples of y − θ (x − x̄), the same for every unit, so that they can stand for y in a stratum.
 *
 * @param control @param candidate sums over units of y and of the covariate x
 * @returns no value with fewer than two units in an arm
 * @throws RangeError for n < 1 or sums that are not finite
 * @see Deng, Xu, Kohavi, Walker (2013), WSDM, section 3
 * @example cupedStratum(
 *   { n: 3, sumY: 7, sumX: 6, sumYSquares: 21, sumXSquares: 14, sumProducts: 17 },
 *   { n: 3, sumY: 11, sumX: 6, sumYSquares: 49, sumXSquares: 14, sumProducts: 23 })
 *   // { theta: 1, control: { n: 3, mean: 2.333333333333, variance: 0.333333333333 } } // mpmath, from the six units
 */
export function cupedStratum(control: CovariateSums, candidate: CovariateSums): Computed<Stratum & { theta: number }> {
  requireArgument(control.n >= 1 && candidate.n >= 1, 'cupedStratum', 'an n of 1 or more in both arms', Math.min(control.n, candidate.n));
  if (control.n < 2 || candidate.n < 2) return { ok: false, reason: 'an arm has fewer than two units' };
  const all = add(control, candidate);
  const spreadX = covariance(all, 'x', 'x');
  const theta = spreadX > 0 ? covariance(all, 'x', 'y') / spreadX : 0;
  const pooled = { theta, centre: all.sumX / all.n };
  const centreVariance = (theta * theta * spreadX) / all.n;
  const adjusted = { control: takeOutPast(sampleOf(control), pooled), candidate: takeOutPast(sampleOf(candidate), pooled) };
  return { ok: true, value: { theta, ...adjusted, centreVariance } };
}

/**
 * CUPED: the difference of means with the part explained by a covariate from before the exposure taken out.
 *
 * Never with a covariate the treatment can change: then it takes out the effect.
 *
 * @param control @param candidate sums over units of y and of the covariate x
 * @param options.alpha total error of the interval, in (0, 1)
 * @returns no value as `welch`
 * @throws RangeError for n < 1, sums that are not finite, alpha outside its domain
 * @see Deng, Xu, Kohavi, Walker (2013), WSDM
 * @example cuped(
 *   { n: 3, sumY: 7, sumX: 6, sumYSquares: 21, sumXSquares: 14, sumProducts: 17 },
 *   { n: 3, sumY: 11, sumX: 6, sumYSquares: 49, sumXSquares: 14, sumProducts: 23 }, { alpha: 0.05 })
 *   // { theta: 1, estimate: 1.333333333333, pValue: 0.384052598331, varianceReduction: 0.3 } // mpmath, from the six units
 */
export function cuped(control: CovariateSums, candidate: CovariateSums, { alpha }: { alpha: number }): Computed<CupedResult> {
  const stratum = cupedStratum(control, candidate);
  if (!stratum.ok) return stratum;
  const { theta } = stratum.value;
  const test = welch(stratum.value.control, stratum.value.candidate, { alpha });
  if (!test.ok) return test;
  const unadjustedError = Math.sqrt(covariance(control, 'y', 'y') / control.n + covariance(candidate, 'y', 'y') / candidate.n);
  return {
    ok: true,
    value: {
      ...test.value,
      theta,
      control: stratum.value.control,
      candidate: stratum.value.candidate,
      varianceReduction: 1 - (test.value.standardError / unadjustedError) ** 2,
      unadjustedDifference: candidate.sumY / candidate.n - control.sumY / control.n,
      unadjustedError,
      lift: lift(control, candidate, { theta, difference: test.value.estimate, variance: stratum.value.candidate.variance }),
    },
  };
}

/** Relative to the control's plain mean, whose own noise is correlated with the adjusted difference (gbstats). */
function lift(
  control: CovariateSums,
  candidate: CovariateSums,
  { theta, difference, variance }: { theta: number; difference: number; variance: number },
): Computed<{ estimate: number; standardError: number }> {
  const mean = control.sumY / control.n;
  if (!(mean > 0)) return { ok: false, reason: 'a lift needs a control mean above 0' };
  const ratio = candidate.sumY / candidate.n / mean;
  const controlPart =
    covariance(control, 'y', 'y') * ratio * ratio -
    2 * theta * covariance(control, 'x', 'y') * ratio +
    theta * theta * covariance(control, 'x', 'x');
  const standardError = Math.sqrt(variance / candidate.n + Math.max(0, controlPart) / control.n) / mean;
  return { ok: true, value: { estimate: difference / mean, standardError } };
}

function sampleOf(arm: CovariateSums): SampleWithPast {
  const past = { mean: arm.sumX / arm.n, variance: covariance(arm, 'x', 'x'), covariance: covariance(arm, 'x', 'y') };
  return { n: arm.n, mean: arm.sumY / arm.n, variance: covariance(arm, 'y', 'y'), past };
}

function add(first: CovariateSums, second: CovariateSums): CovariateSums {
  return {
    n: first.n + second.n,
    sumY: first.sumY + second.sumY,
    sumX: first.sumX + second.sumX,
    sumYSquares: first.sumYSquares + second.sumYSquares,
    sumXSquares: first.sumXSquares + second.sumXSquares,
    sumProducts: first.sumProducts + second.sumProducts,
  };
}

function covariance(sums: CovariateSums, first: 'x' | 'y', second: 'x' | 'y'): number {
  const squares = first === 'x' ? sums.sumXSquares : sums.sumYSquares;
  return (
    centredSum({
      n: sums.n,
      sumProducts: first === second ? squares : sums.sumProducts,
      sumX: first === 'x' ? sums.sumX : sums.sumY,
      sumY: second === 'x' ? sums.sumX : sums.sumY,
    }) /
    (sums.n - 1)
  );
}
