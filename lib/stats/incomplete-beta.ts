import { deviance } from './deviance';
import { stirlingError } from './stirling-error';

const LOG_TWO_PI = 1.8378770664093454836;

/** A point of (0, 1) by both its distances, so that neither end loses digits. */
export interface BetaPoint {
  /** distance from 0 */
  x: number;
  /** distance from 1 */
  y: number;
  /** ln(x / y), needed where x or y underflows */
  logit?: number;
}

export interface LogTails {
  logLower: number;
  logUpper: number;
  /** ln of x^a y^b / B(a, b), the density on the logit scale */
  logDensity: number;
}

/**
 * Both tails of the beta distribution at a point, as natural logarithms.
 *
 * The smaller tail comes from a continued fraction, which needs about √max(a, b) terms, and keeps its relative
 * accuracy (better than 1e-11 for parameters to 1e8) far below the smallest double; the other is its complement.
 *
 * @param a more than 0
 * @param b more than 0
 * @param point where; x and y both in [0, 1]
 * @returns logarithms of 0 or less; `logDensity` any real number
 * @see DiDonato & Morris (1992), ACM TOMS 18, algorithm 708, equation 9 (BFRAC)
 * @example logBetaTails(2, 3, { x: 0.25, y: 0.75 }).logLower // Math.log(0.26171875) // scipy beta.cdf
 */
export function logBetaTails(a: number, b: number, point: BetaPoint): LogTails {
  const { x, y } = point;
  const logit = point.logit ?? 0;
  if (x <= 0 && logit > -1e300) {
    if (point.logit === undefined) return { logLower: -Infinity, logUpper: 0, logDensity: -Infinity };
  } else if (y <= 0 && point.logit === undefined) {
    return { logLower: 0, logUpper: -Infinity, logDensity: -Infinity };
  }
  // λ = a − (a + b) x from whichever distance is the exact one
  const lambda = x <= y ? a - (a + b) * x : (a + b) * y - b;
  const logDensity = logBetaDensity(a, b, point, lambda);
  if (lambda >= 0) {
    const logLower = Math.min(0, logDensity - Math.log(fraction(a, b, x, lambda)));
    return { logLower, logUpper: logComplement(logLower), logDensity };
  }
  const logUpper = Math.min(0, logDensity - Math.log(fraction(b, a, y, -lambda)));
  return { logLower: logComplement(logUpper), logUpper, logDensity };
}

/**
 * ln(1 − e^z) for z ≤ 0.
 *
 * @param z 0 or less
 * @returns 0 or less
 * @see Mächler (2012), "Accurately computing log(1 − exp(−|a|))"
 * @example logComplement(-1) // -0.458675145387 // mpmath
 */
export function logComplement(z: number): number {
  return z > -Math.LN2 ? Math.log(-Math.expm1(z)) : Math.log1p(-Math.exp(z));
}

function logBetaDensity(a: number, b: number, point: BetaPoint, lambda: number): number {
  const { x, y, logit } = point;
  const total = a + b;
  const shared = stirlingError(total) - stirlingError(a) - stirlingError(b) + 0.5 * (Math.log((a / total) * b) - LOG_TWO_PI);
  if (logit !== undefined && (x < 1e-290 || y < 1e-290)) {
    const logX = x < 0.5 ? logit : 0;
    const logY = x < 0.5 ? 0 : -logit;
    return shared + a * (logX + Math.log1p(b / a)) + b * (logY + Math.log1p(a / b));
  }
  return shared - deviance(a, total * x, lambda) - deviance(b, total * y, -lambda);
}

function fraction(a: number, b: number, x: number, lambda: number): number {
  const tiny = 1e-300;
  let value = (a * (lambda + 1)) / (a + 1);
  if (value === 0) value = tiny;
  let c = value;
  let d = 0;
  for (let m = 1; m < 1_000_000; m += 1) {
    const odd = a + 2 * m - 1;
    const numerator = ((((a + m - 1) / odd) * (a + b + m - 1)) / odd) * m * (b - m) * x * x;
    const constant = m + (m * (b - m) * x) / odd + ((a + m) * (lambda + 1 + m * (2 - x))) / (odd + 2);
    d = constant + numerator * d;
    if (d === 0) d = tiny;
    c = constant + numerator / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const step = c * d;
    value *= step;
    if (!(Math.abs(step - 1) >= 4e-16)) break;
  }
  return value;
}
