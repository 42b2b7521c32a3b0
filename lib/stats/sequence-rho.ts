import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';

/**
 * ρ of a two-sided asymptotic confidence sequence that is to be narrowest at `units`.
 *
 * @param units the number of units n* of both arms together, more than 0; fixed before the start
 * @param alpha two-sided error, in (0, 1)
 * @param method `exact` minimises the width; `approximate` is the closed form that GrowthBook and confseq use
 * @returns ρ, in 1 / √units; above 0
 * @throws RangeError outside these domains
 * @see Waudby-Smith et al. (2021), arXiv 2103.06476, appendix B.2
 * @example sequenceRho(12700, 0.01, 'exact') // 0.0304252941063243 // mpmath lambertw
 */
export function sequenceRho(units: number, alpha: number, method: 'exact' | 'approximate'): number {
  requireArgument(units > 0 && units < Infinity, 'sequenceRho', 'finite units above 0', units);
  requireAlpha('sequenceRho', alpha);
  const twice = -2 * Math.log(alpha);
  return Math.sqrt((method === 'approximate' ? twice + Math.log1p(twice) : minimiser(twice)) / units);
}

/** u = −W₋₁(−α² / e) − 1 solves u − ln(1 + u) = −2 ln α; Newton from above on a convex function. */
function minimiser(target: number): number {
  let u = target + Math.log1p(target) + 1;
  for (let step = 0; step < 60; step += 1) {
    const change = ((u - Math.log1p(u) - target) * (1 + u)) / u;
    u -= change;
    if (Math.abs(change) < 1e-15 * u) break;
  }
  return u;
}
