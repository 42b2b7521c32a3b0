import { addTwo } from './add-two';
import { requireArgument } from './require-argument';

/**
 * Mergeable moments of pairs: C_xy is the sum of products of deviations from both means. The low parts are what the means
 * round off, as in `Moments`.
 */
export interface BivariateMoments {
  n: number;
  meanX: number;
  meanXLow: number;
  meanY: number;
  meanYLow: number;
  m2X: number;
  m2Y: number;
  cXY: number;
}

export const NO_PAIRS: BivariateMoments = { n: 0, meanX: 0, meanXLow: 0, meanY: 0, meanYLow: 0, m2X: 0, m2Y: 0, cXY: 0 };

/**
 * The moments of some pairs, by two passes over values shifted by the first pair.
 *
 * @param pairs any number of them; the first is the origin
 * @returns all zeros without pairs
 * @throws RangeError for values that are not finite
 * @see Chan, Golub, LeVeque (1983), The American Statistician 37
 * @example bivariateMomentsOf([[1, 2], [3, 6]]) // { n: 2, meanX: 2, meanY: 4, m2X: 2, m2Y: 8, cXY: 4 } // by hand
 */
export function bivariateMomentsOf(pairs: readonly (readonly [number, number])[]): BivariateMoments {
  const origin = pairs[0];
  if (origin === undefined) return NO_PAIRS;
  let sumX = 0;
  let sumY = 0;
  for (const [x, y] of pairs) {
    requireArgument(Number.isFinite(x) && Number.isFinite(y), 'bivariateMomentsOf', 'finite values', `${x}, ${y}`);
    sumX += x - origin[0];
    sumY += y - origin[1];
  }
  const n = pairs.length;
  const shiftX = sumX / n;
  const shiftY = sumY / n;
  const meanX = addTwo(origin[0], shiftX);
  const meanY = addTwo(origin[1], shiftY);
  const result = { ...NO_PAIRS, n, meanX: meanX.high, meanXLow: meanX.low, meanY: meanY.high, meanYLow: meanY.low };
  for (const [x, y] of pairs) {
    const dx = x - origin[0] - shiftX;
    const dy = y - origin[1] - shiftY;
    result.m2X += dx * dx;
    result.m2Y += dy * dy;
    result.cXY += dx * dy;
  }
  return result;
}

/**
 * The moments of two sets of pairs taken together.
 *
 * @param first @param second of `bivariateMomentsOf` or of this function
 * @returns as if all pairs had been given at once
 * @throws RangeError for an n that is not a whole number of 0 or more, or figures that are not finite
 * @see Pébay (2008), Sandia report SAND2008-6212, equation 3.4
 * @example mergeBivariateMoments(bivariateMomentsOf([[1, 2]]), bivariateMomentsOf([[3, 6]])) // { n: 2, meanX: 2, cXY: 4 } // by hand
 */
export function mergeBivariateMoments(first: BivariateMoments, second: BivariateMoments): BivariateMoments {
  requireMoments(first);
  requireMoments(second);
  if (first.n === 0) return second;
  if (second.n === 0) return first;
  const n = first.n + second.n;
  const dx = second.meanX - first.meanX + (second.meanXLow - first.meanXLow);
  const dy = second.meanY - first.meanY + (second.meanYLow - first.meanYLow);
  const meanX = addTwo(first.meanX, first.meanXLow + (dx * second.n) / n);
  const meanY = addTwo(first.meanY, first.meanYLow + (dy * second.n) / n);
  const weight = (first.n / n) * second.n;
  return {
    n,
    meanX: meanX.high,
    meanXLow: meanX.low,
    meanY: meanY.high,
    meanYLow: meanY.low,
    m2X: first.m2X + second.m2X + weight * dx * dx,
    m2Y: first.m2Y + second.m2Y + weight * dy * dy,
    cXY: first.cXY + second.cXY + weight * dx * dy,
  };
}

function requireMoments({ n, meanX, meanXLow, meanY, meanYLow, m2X, m2Y, cXY }: BivariateMoments): void {
  requireArgument(Number.isInteger(n) && n >= 0, 'mergeBivariateMoments', 'a whole n of 0 or more', n);
  requireArgument(m2X >= 0 && m2Y >= 0, 'mergeBivariateMoments', 'sums of squares of 0 or more', `${m2X}, ${m2Y}`);
  const total = meanX + meanXLow + meanY + meanYLow + m2X + m2Y + cXY;
  requireArgument(Number.isFinite(total), 'mergeBivariateMoments', 'finite moments', total);
}
