import { addTwo } from './add-two';
import { requireArgument } from './require-argument';

/**
 * Mergeable moments: count, mean, and sums of powers of deviations from the mean. `meanLow` is what the mean rounds
 * off, so that a mean of 1e9 with a deviation of 1e-3 survives any number of merges.
 */
export interface Moments {
  n: number;
  mean: number;
  meanLow: number;
  m2: number;
  m3: number;
  m4: number;
}

export const NO_MOMENTS: Moments = { n: 0, mean: 0, meanLow: 0, m2: 0, m3: 0, m4: 0 };

/**
 * The moments of some values, by two passes over values shifted by the first one.
 *
 * @param values any number of them
 * @returns all zeros without values
 * @throws RangeError for values that are not finite
 * @see Chan, Golub, LeVeque (1983), The American Statistician 37
 * @example momentsOf([1, 2, 4]) // { n: 3, mean: 2.333333333333, m2: 4.666666666667, m3: 2.222222222222, m4: 10.888888888889 } // exact fractions
 */
export function momentsOf(values: readonly number[]): Moments {
  const origin = values[0];
  if (origin === undefined) return NO_MOMENTS;
  let shifted = 0;
  for (const value of values) {
    requireArgument(Number.isFinite(value), 'momentsOf', 'finite values', value);
    shifted += value - origin;
  }
  const shift = shifted / values.length;
  let rest = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (const value of values) {
    const deviation = value - origin - shift;
    rest += deviation;
    const square = deviation * deviation;
    m2 += square;
    m3 += square * deviation;
    m4 += square * square;
  }
  const n = values.length;
  // The deviations do not sum to 0 exactly; move all moments to the mean they do sum to 0 around
  const error = rest / n;
  const mean = addTwo(origin, shift + error);
  return {
    n,
    mean: mean.high,
    meanLow: mean.low,
    m2: m2 - error * rest,
    m3: m3 - 3 * error * m2,
    m4: m4 - 4 * error * m3,
  };
}

/**
 * The moments of two sets of values taken together.
 *
 * @param first @param second of `momentsOf` or of this function
 * @returns as if all values had been given at once
 * @throws RangeError for an n that is not a whole number of 0 or more, or figures that are not finite
 * @see Pébay (2008), Sandia report SAND2008-6212, equations 2.1 and 3.1
 * @example mergeMoments(momentsOf([1, 2]), momentsOf([4])) // { n: 3, m2: 4.666666666667, m3: 2.222222222222 } // exact fractions
 */
export function mergeMoments(first: Moments, second: Moments): Moments {
  requireMoments('mergeMoments', first);
  requireMoments('mergeMoments', second);
  if (first.n === 0) return second;
  if (second.n === 0) return first;
  const n = first.n + second.n;
  const delta = second.mean - first.mean + (second.meanLow - first.meanLow);
  const share = second.n / n;
  const other = first.n / n;
  const square = delta * delta * first.n * share;
  const mean = addTwo(first.mean, first.meanLow + delta * share);
  return {
    n,
    mean: mean.high,
    meanLow: mean.low,
    m2: first.m2 + second.m2 + square,
    m3: first.m3 + second.m3 + square * delta * (other - share) + 3 * delta * (other * second.m2 - share * first.m2),
    m4:
      first.m4 +
      second.m4 +
      square * delta * delta * (other * other - other * share + share * share) +
      6 * delta * delta * (other * other * second.m2 + share * share * first.m2) +
      4 * delta * (other * second.m3 - share * first.m3),
  };
}

/**
 * The variance with divisor n − 1, or undefined with fewer than two values.
 *
 * @param moments of `momentsOf`
 * @returns in the unit of the values squared
 * @throws RangeError as `mergeMoments`
 * @see Chan, Golub, LeVeque (1983), The American Statistician 37
 * @example varianceOf(momentsOf([1, 2, 4])) // 2.333333333333 // numpy var(ddof = 1)
 */
export function varianceOf(moments: Moments): number | undefined {
  requireMoments('varianceOf', moments);
  const { n, m2 } = moments;
  return n < 2 ? undefined : m2 / (n - 1);
}

/**
 * The skewness g₁ = (M₃ / n) / (M₂ / n)^1.5, or undefined when nothing varies.
 *
 * @param moments of `momentsOf`
 * @returns a pure number
 * @throws RangeError as `mergeMoments`
 * @see Joanes & Gill (1998), The Statistician 47
 * @example skewnessOf(momentsOf([1, 2, 4])) // 0.381801774161 // scipy skew
 */
export function skewnessOf(moments: Moments): number | undefined {
  requireMoments('skewnessOf', moments);
  const { n, m2, m3 } = moments;
  return m2 > 0 ? m3 / n / (m2 / n) ** 1.5 : undefined;
}

function requireMoments(functionName: string, { n, mean, meanLow, m2, m3, m4 }: Moments): void {
  requireArgument(Number.isInteger(n) && n >= 0, functionName, 'a whole n of 0 or more', n);
  requireArgument(m2 >= 0 && m4 >= 0, functionName, 'even moments of 0 or more', `${m2}, ${m4}`);
  const total = mean + meanLow + m2 + m3 + m4;
  requireArgument(Number.isFinite(total), functionName, 'finite moments', total);
}
