import { logGammaTails } from './incomplete-gamma';
import { solveLogTail } from './solve-log-tail';

/**
 * The logarithm of the value at which one tail of a gamma distribution (scale 1) has a given probability.
 *
 * @param shape more than 0
 * @param logTail ln of the tail's probability, less than 0; pass the smaller tail, to lose no digits
 * @param upper whether it is the upper tail
 * @example Math.exp(logGammaQuantile(1, Math.log(0.5), true)) // Math.LN2
 */
export function logGammaQuantile(shape: number, logTail: number, upper: boolean): number {
  return solveLogTail((logX) => logGammaTails(shape, Math.exp(logX)), {
    logTail,
    upper,
    start: Math.log(shape),
    spread: 1 / Math.sqrt(shape),
  });
}
