import { requireArgument } from './require-argument';
import type { Computed } from './types';

/**
 * The Jensen–Shannon divergence of two histograms over the same bins, in bits, and its square root, a distance.
 *
 * @param first counts of 0 or more
 * @returns both in [0, 1]; no value when a histogram is empty
 * @throws RangeError for lengths that differ or negative counts
 * @see Lin (1991), IEEE Transactions on Information Theory 37; scipy jensenshannon(base=2)
 * @example jensenShannon([1, 0], [0, 1]) // { bits: 1, distance: 1 }
 */
export function jensenShannon(first: readonly number[], second: readonly number[]): Computed<{ bits: number; distance: number }> {
  requireArgument(first.length === second.length, 'jensenShannon', `as many counts as the ${first.length} first ones`, second.length);
  for (const count of [...first, ...second]) requireArgument(count >= 0 && count < Infinity, 'jensenShannon', 'counts of 0 or more', count);
  const total = first.reduce((sum, count) => sum + count, 0);
  const otherTotal = second.reduce((sum, count) => sum + count, 0);
  if (total === 0 || otherTotal === 0) return { ok: false, reason: 'a histogram is empty' };
  const sum = first.reduce((bits, count, bin) => {
    const p = count / total;
    const q = (second[bin] ?? 0) / otherTotal;
    const middle = (p + q) / 2;
    return bits + part(p, middle) + part(q, middle);
  }, 0);
  const bits = Math.min(1, Math.max(0, sum / 2));
  return { ok: true, value: { bits, distance: Math.sqrt(bits) } };
}

function part(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}
