import { requireArgument } from './require-argument';
import type { Computed } from './types';

/**
 * The Jensen–Shannon divergence of two histograms over the same bins, in bits, and its square root, a distance.
 *
 * @param first counts of 0 or more
 * @param second counts over the same bins
 * @returns both in [0, 1]; no value when a histogram is empty
 * @throws RangeError for lengths that differ or negative counts
 * @see Lin (1991), IEEE Transactions on Information Theory 37; scipy jensenshannon(base=2)
 * @example jensenShannon([1, 0], [0, 1]) // { bits: 1, distance: 1 } // scipy jensenshannon(base = 2)
 */
export function jensenShannon(first: readonly number[], second: readonly number[]): Computed<{ bits: number; distance: number }> {
  requireArgument(first.length === second.length, 'jensenShannon', `as many counts as the ${first.length} first ones`, second.length);
  for (const count of [...first, ...second]) requireArgument(count >= 0 && count < Infinity, 'jensenShannon', 'counts of 0 or more', count);
  const total = first.reduce((sum, count) => sum + count, 0);
  const otherTotal = second.reduce((sum, count) => sum + count, 0);
  if (total === 0 || otherTotal === 0) return { ok: false, reason: 'a histogram is empty' };
  const sum = first.reduce((bits, count, bin) => {
    const p = count / total;
    const other = second[bin] ?? 0;
    const q = other / otherTotal;
    return p + q === 0 ? bits : bits + (p + q) * departure((count * otherTotal - other * total) / (total * otherTotal) / (p + q));
  }, 0);
  const bits = Math.min(1, sum / 4);
  return { ok: true, value: { bits, distance: Math.sqrt(bits) } };
}

/** (1 + δ) log₂(1 + δ) + (1 − δ) log₂(1 − δ); near 0, where the two terms cancel, its series δ² + δ⁴/6 + δ⁶/15 + … */
function departure(delta: number): number {
  if (Math.abs(delta) === 1) return 2;
  const square = delta * delta;
  if (square < 1e-3) return (square * (1 + square * (1 / 6 + square * (1 / 15 + square * (1 / 28 + square / 45))))) / Math.LN2;
  return ((1 + delta) * Math.log1p(delta) + (1 - delta) * Math.log1p(-delta)) / Math.LN2;
}
