import { logBetaTails } from './incomplete-beta';
import { solveLogTail } from './solve-log-tail';

/**
 * The logit ln(x / (1 − x)) at which one tail of a beta distribution has a given probability.
 *
 * @param a more than 0
 * @param b more than 0
 * @param logTail ln of the tail's probability, less than 0; pass the smaller tail, to lose no digits
 * @param upper whether it is the upper tail
 * @returns any real number
 * @see DiDonato & Morris (1992), ACM TOMS 18 (the tails it inverts)
 * @example 1 / (1 + Math.exp(-logitBetaQuantile(2, 3, Math.log(0.5), false))) // 0.385727568132 // scipy beta.ppf
 */
export function logitBetaQuantile(a: number, b: number, logTail: number, upper: boolean): number {
  return solveLogTail((logit) => logBetaTails(a, b, { x: 1 / (1 + Math.exp(-logit)), y: 1 / (1 + Math.exp(logit)), logit }), {
    logTail,
    upper,
    start: Math.log(a / b),
    spread: Math.sqrt(1 / a + 1 / b),
  });
}
