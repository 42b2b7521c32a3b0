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
 * @throws RangeError for r or alpha outside their domain
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
