import type { LogTails } from './incomplete-beta';

/**
 * The point at which one log tail of a distribution has a given value, by Newton's method.
 *
 * The scale must be one on which both log tails are concave (logit for beta, log for gamma): from the second step on
 * the iteration then approaches the root from one side and cannot diverge. A first step far beyond the root is halved.
 *
 * @param tailsAt both log tails and the log density at a point of that scale
 * @param options.logTail ln of the tail's probability, less than 0; the smaller tail keeps all digits
 * @param options.start any point; the nearer to the middle the better
 * @param options.spread the distribution's rough standard deviation on this scale
 * @returns the point on that scale
 * @see Press et al., "Numerical Recipes", section 9.4
 * @example solveLogTail((x) => logGammaTails(1, Math.exp(x)), { logTail: Math.log(0.5), upper: true, start: 0, spread: 1 })
 *   // Math.log(Math.LN2) // the exponential's median
 */
export function solveLogTail(
  tailsAt: (point: number) => LogTails,
  options: { logTail: number; upper: boolean; start: number; spread: number },
): number {
  const { logTail, upper, spread } = options;
  const valueOf = (tails: LogTails): number => (upper ? tails.logUpper : tails.logLower);
  let point = options.start;
  let tails = tailsAt(point);
  for (let step = 0; step < 200; step += 1) {
    const current = valueOf(tails);
    let change = (upper ? current - logTail : logTail - current) / Math.exp(tails.logDensity - current);
    if (Math.abs(change) <= 1e-9 * Math.min(1, spread) || Math.abs(change) <= 1e-15 * Math.abs(point)) return point + change;
    tails = tailsAt(point + change);
    for (let halving = 0; halving < 100 && !(valueOf(tails) > 3 * logTail - 3); halving += 1) {
      change /= 2;
      tails = tailsAt(point + change);
    }
    point += change;
  }
  return point;
}
