import { deviance } from './deviance';
import { type LogTails, logComplement } from './incomplete-beta';
import { stirlingError } from './stirling-error';

const LOG_TWO_PI = 1.8378770664093454836;

/**
 * Both tails of the gamma distribution with the given shape and scale 1, as natural logarithms.
 *
 * @param shape more than 0
 * @param x zero or more
 * @returns `logDensity` is that of x^shape e^(−x) / Γ(shape), the density on the log scale
 * @see Gautschi (1979), ACM TOMS 5; Press et al., "Numerical Recipes", equations 6.2.5 and 6.2.7
 * @example logGammaTails(0.5, 1.920729410347062).logUpper // Math.log(0.05) // scipy chi2.isf
 */
export function logGammaTails(shape: number, x: number): LogTails {
  if (x <= 0) return { logLower: -Infinity, logUpper: 0, logDensity: -Infinity };
  if (x === Infinity) return { logLower: 0, logUpper: -Infinity, logDensity: -Infinity };
  const logDensity = logGammaDensity(shape, x);
  if (x < shape + 1) {
    const logLower = Math.min(0, logDensity - Math.log(shape) + Math.log(series(shape, x)));
    return { logLower, logUpper: logComplement(logLower), logDensity };
  }
  const logUpper = Math.min(0, logDensity + Math.log(fraction(shape, x)));
  return { logLower: logComplement(logUpper), logUpper, logDensity };
}

/**
 * ln of x^shape e^(−x) / Γ(shape), the density of ln X, for x above 0.
 *
 * @param shape @param x more than 0
 * @returns any real number
 * @see Loader (2000), section 4
 * @example logGammaDensity(2, 3) // Math.log(9) - 3 // the definition
 */
export function logGammaDensity(shape: number, x: number): number {
  return 0.5 * (Math.log(shape) - LOG_TWO_PI) - stirlingError(shape) - deviance(shape, x, shape - x);
}

function series(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 1_000_000; k += 1) {
    term *= x / (shape + k);
    sum += term;
    if (!(term >= sum * 1e-17)) break;
  }
  return sum;
}

function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 1_000_000; k += 1) {
    const numerator = -k * (k - shape);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const step = c * d;
    value *= step;
    if (!(Math.abs(step - 1) >= 4e-16)) break;
  }
  return value;
}
