import { contrast } from './harm-statistic';
import { boundaryOneSided } from './mixture-one-sided';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Sign, Stratum } from './types';

/**
 * The displayed anytime-valid lower bound of an effect in the metric's own unit, on the scale where higher is better.
 *
 * @param strata one per stage
 * @param options.r the one-sided mixture variance
 * @param options.alpha one-sided error, in (0, 1)
 * @returns in the metric's unit; no value when no stage has two units in both arms
 * @throws RangeError for r or alpha outside their domain
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49
 * @example absoluteLowerBound([{ control: { n: 1000, mean: 10, variance: 9 }, candidate: { n: 1000, mean: 10.2, variance: 9 } }], { sign: 1, r: 700, alpha: 0.05 })
 *   // -0.171091206256 // mpmath, root of ln E = ln 20
 */
export function absoluteLowerBound(
  strata: readonly Stratum[],
  { sign, r, alpha }: { sign: Sign; r: number; alpha: number },
): Computed<number> {
  requireArgument(r > 0 && r < Infinity, 'absoluteLowerBound', 'a finite r above 0', r);
  requireAlpha('absoluteLowerBound', alpha);
  const { u, v, sumWeights } = contrast(strata, { margin: 0, sign });
  if (!(sumWeights > 0)) return { ok: false, reason: 'no stage has two units in both arms' };
  return { ok: true, value: (u - boundaryOneSided({ v, r, alpha, exact: true })) / sumWeights };
}
