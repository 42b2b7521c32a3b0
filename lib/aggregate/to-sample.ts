import type { Computed, Sample } from '@/lib/stats/types';
import { divide } from './divide';
import type { MomentRow } from './types';

const MILLION = 1_000_000n;

type Sums = Pick<MomentRow, 'units' | 'sumY' | 'sumYy'>;
type RatioSums = Pick<MomentRow, 'units' | 'sumY' | 'sumYy' | 'sumD' | 'sumDd' | 'sumYd'>;
type CovariateSums = Pick<MomentRow, 'units' | 'sumY' | 'sumX' | 'sumXx' | 'sumXy'>;

/**
 * Mean and variance of one value a unit, exact until the last division: mean 1e9 with standard deviation 1e-3 keeps its variance.
 *
 * @returns in the metric's unit; the reason when there are fewer than two units
 */
export function toSample({ units, sumY, sumYy }: Sums): Computed<Sample> {
  if (units < 2n) return { ok: false, reason: `needs at least 2 units, has ${units}` };
  const spread = units * sumYy - sumY * sumY;
  return {
    ok: true,
    value: {
      n: Number(units),
      mean: divide(sumY, units * MILLION),
      variance: divide(spread, units * (units - 1n) * MILLION * MILLION),
    },
  };
}

/** As `toSample`, before capping. */
export function toRawSample({ units, rawSumY, rawSumYy }: Pick<MomentRow, 'units' | 'rawSumY' | 'rawSumYy'>): Computed<Sample> {
  return toSample({ units, sumY: rawSumY, sumYy: rawSumYy });
}

/**
 * A ratio R = Σy/Σd as a sample of its linearised value R + (y − R·d)/d̄, whose mean is R and whose variance is that of the delta
 * method; exact until the last division.
 *
 * @returns R in units of y per d; the reason when it cannot be told
 * @see Deng, Knoblich, Lu (2018), "Applying the delta method in metric analytics", equation 3
 */
export function toRatioSample({ units, sumY, sumYy, sumD, sumDd, sumYd }: RatioSums): Computed<Sample> {
  if (units < 2n) return { ok: false, reason: `needs at least 2 units, has ${units}` };
  if (sumD <= 0n) return { ok: false, reason: 'the denominators do not add up to more than 0' };
  // Σ(y − R·d)² · Σd² — all sums in millionths, whose powers cancel in both figures.
  const residual = sumYy * sumD * sumD - 2n * sumY * sumD * sumYd + sumY * sumY * sumDd;
  return {
    ok: true,
    value: { n: Number(units), mean: divide(sumY, sumD), variance: divide(residual * units * units, (units - 1n) * sumD ** 4n) },
  };
}

/** A covariate beside its value: what CUPED needs. */
export interface CovariateSample {
  mean: number;
  variance: number;
  /** With the value, divisor n − 1. */
  covariance: number;
}

/** Mean, variance and covariance of the same value before exposure. */
export function toCovariateSample({ units, sumY, sumX, sumXx, sumXy }: CovariateSums): Computed<CovariateSample> {
  const covariate = toSample({ units, sumY: sumX, sumYy: sumXx });
  if (!covariate.ok) return covariate;
  const covariance = divide(units * sumXy - sumX * sumY, units * (units - 1n) * MILLION * MILLION);
  return { ok: true, value: { mean: covariate.value.mean, variance: covariate.value.variance, covariance } };
}
