import { logBetaTails } from './incomplete-beta';
import { requireArgument } from './require-argument';

/** Which side the evidence is for: `above` says the share is larger than π₀, `below` that it is smaller. */
export type Side = 'above' | 'below';

export interface TruncatedBetaInput {
  /** events of the candidate among all */
  x: number;
  /** all events */
  k: number;
  /** the share under the null hypothesis, in (0, 1) */
  pi0: number;
  a: number;
  b: number;
  side: Side;
}

/**
 * ln E_B: the exact e-process of a share against π₀, with a Beta(a, b) prior cut off at π₀.
 *
 * Valid at every sample size and for rates of 0 and 100 %. By the Savage–Dickey ratio it needs the prior's and the
 * posterior's density at π₀ alone, hence no difference of large logarithms.
 *
 * @param input `x` of `k` events, against `pi0`, with the prior's shapes
 * @returns ln E, any real number
 * @throws RangeError unless 0 ≤ x ≤ k are whole, π₀ in (0, 1), a and b above 0
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49; Dickey (1971) for the ratio
 * @example logETruncatedBeta({ x: 8, k: 10, pi0: 0.5, a: 0.5, b: 0.5, side: 'above' }) // 1.1830450867602 // mpmath
 */
export function logETruncatedBeta({ x, k, pi0, a, b, side }: TruncatedBetaInput): number {
  requireArgument(Number.isInteger(x) && x >= 0 && x <= k, 'logETruncatedBeta', 'a whole x from 0 to k', x);
  requireArgument(Number.isInteger(k), 'logETruncatedBeta', 'a whole k', k);
  requireArgument(pi0 > 0 && pi0 < 1, 'logETruncatedBeta', 'a pi0 in (0, 1)', pi0);
  requireArgument(a > 0 && b > 0, 'logETruncatedBeta', 'shapes above 0', `${a}, ${b}`);
  const point = { x: pi0, y: 1 - pi0 };
  const prior = logBetaTails(a, b, point);
  const posterior = logBetaTails(a + x, b + k - x, point);
  const density = prior.logDensity - posterior.logDensity;
  return side === 'above' ? density + posterior.logUpper - prior.logUpper : density + posterior.logLower - prior.logLower;
}

/**
 * ln of the gate's exact process: .8 of a prior concentrated at π₀ as the normal mixture's r says, .2 of Beta(½, ½).
 *
 * @param input.r mixture variance in event units; the concentration is r / (π₀ (1 − π₀))
 * @returns ln E, any real number; reject at α when it is at least ln(1 / α)
 * @throws RangeError as `logETruncatedBeta`
 * @see as `logETruncatedBeta`
 * @example logEExactProportion({ x: 8, k: 10, pi0: 0.5, r: 5, side: 'above' }) // 1.01570054068 // mpmath
 */
export function logEExactProportion(input: { x: number; k: number; pi0: number; r: number; side: Side }): number {
  const { x, k, pi0, r, side } = input;
  requireArgument(r > 0 && r < Infinity, 'logEExactProportion', 'a finite r above 0', r);
  const concentration = r / (pi0 * (1 - pi0));
  const tuned = logETruncatedBeta({ x, k, pi0, a: concentration * pi0, b: concentration * (1 - pi0), side });
  const wide = logETruncatedBeta({ x, k, pi0, a: 0.5, b: 0.5, side });
  const top = Math.max(tuned, wide);
  return top + Math.log(0.8 * Math.exp(tuned - top) + 0.2 * Math.exp(wide - top));
}

/**
 * ln of the evidence that the candidate's own rate lies beyond an absolute limit.
 *
 * @param input.x events among the candidate's n units
 * @param input.limit the rate that must not be passed, in (0, 1)
 * @param input.side `above` for a limit from above (an error rate), `below` for a floor
 * @returns ln E, any real number; reject at α when it is at least ln(1 / α)
 * @throws RangeError as `logETruncatedBeta`
 * @see as `logETruncatedBeta`
 * @example logEAbsoluteLimit({ x: 12, n: 100, limit: 0.05, side: 'above' }) // 1.38939170066 // mpmath
 */
export function logEAbsoluteLimit(input: { x: number; n: number; limit: number; side: Side }): number {
  return logETruncatedBeta({ x: input.x, k: input.n, pi0: input.limit, a: 0.5, b: 0.5, side: input.side });
}

/**
 * π₀, the candidate's share of all events when its rate is exactly (1 − s m) times the control's.
 *
 * @param input.share planned share ρ of the candidate among the units of both arms, in (0, 1)
 * @param input.margin m, with 1 − s m above 0
 * @param input.sign +1 where more events are better
 * @returns in (0, 1)
 * @throws RangeError outside these domains
 * @see Lindon & Malek (2022), NeurIPS (conversions as a multinomial of the allocation)
 * @example nullEventShare({ share: 0.5, margin: 0.2, sign: 1 }) // 0.4444444444444444 // 0.8 / 1.8
 */
export function nullEventShare({ share, margin, sign }: { share: number; margin: number; sign: 1 | -1 }): number {
  requireArgument(share > 0 && share < 1, 'nullEventShare', 'a share in (0, 1)', share);
  requireArgument(1 - sign * margin > 0, 'nullEventShare', 'a margin with 1 − sign · margin above 0', margin);
  const odds = (share * (1 - sign * margin)) / (1 - share);
  return odds / (1 + odds);
}
