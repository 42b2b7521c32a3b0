import type { Side } from '@/lib/stats/exact-proportion';

/**
 * What ln E of an exact process of a share cannot exceed: the likelihood ratio at its maximum, k · KL(x/k ‖ π₀), and 0 where the counts
 * lie on the other side. Cheap, and settles most looks.
 */
export function likelihoodBound({ x, k, pi0, side }: { x: number; k: number; pi0: number; side: Side }): number {
  if (k <= 0) return 0;
  const share = x / k;
  if (side === 'above' ? share <= pi0 : share >= pi0) return 0;
  const first = x > 0 ? x * Math.log(share / pi0) : 0;
  const second = k > x ? (k - x) * Math.log((1 - share) / (1 - pi0)) : 0;
  return first + second;
}
