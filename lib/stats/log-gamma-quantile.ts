import { type LogTails, logComplement } from './incomplete-beta';
import { logGammaDensity, logGammaTails } from './incomplete-gamma';
import { solveLogTail } from './solve-log-tail';

/**
 * The logarithm of the value at which one tail of a gamma distribution (scale 1) has a given probability.
 *
 * @param shape more than 0
 * @param logTail ln of the tail's probability, less than 0; pass the smaller tail, to lose no digits
 * @param upper whether it is the upper tail
 * @returns ln x, any real number
 * @see DiDonato & Morris (1986), ACM TOMS 12 (the tails it inverts)
 * @example Math.exp(logGammaQuantile(1, Math.log(0.5), true)) // Math.LN2 // the exponential's median
 */
export function logGammaQuantile(shape: number, logTail: number, upper: boolean): number {
  return solveLogTail((logX) => (logX < -650 ? tailsNearZero(shape, logX) : logGammaTails(shape, Math.exp(logX))), {
    logTail,
    upper,
    start: Math.log(shape),
    spread: 1 / Math.sqrt(shape),
  });
}

/** Where x underflows, P(X ≤ x) is its first term x^shape / Γ(shape + 1). */
function tailsNearZero(shape: number, logX: number): LogTails {
  const logDensity = logGammaDensity(shape, 1) + 1 + shape * logX;
  const logLower = logDensity - Math.log(shape);
  return { logLower, logUpper: logComplement(logLower), logDensity };
}
