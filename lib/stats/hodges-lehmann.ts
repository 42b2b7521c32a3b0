import { requireArgument } from './require-argument';
import type { Computed } from './types';

/**
 * The Hodges–Lehmann shift: the median of all differences candidate − control, found by bisection on sorted arms
 * instead of forming them all.
 *
 * @param control @param candidate one value per unit
 * @returns no value for an empty arm
 * @throws RangeError for values that are not finite
 * @see Hodges & Lehmann (1963), Annals of Mathematical Statistics 34
 * @example hodgesLehmann([1, 2, 3], [2, 4, 6]) // 2 // by hand
 */
export function hodgesLehmann(control: readonly number[], candidate: readonly number[]): Computed<number> {
  for (const value of [...control, ...candidate]) requireArgument(Number.isFinite(value), 'hodgesLehmann', 'finite values', value);
  if (control.length === 0 || candidate.length === 0) return { ok: false, reason: 'an arm has no values' };
  const first = Float64Array.from(control).sort();
  const second = Float64Array.from(candidate).sort();
  const pairs = first.length * second.length;
  const lower = differenceOfRank(first, second, Math.floor((pairs + 1) / 2));
  const upper = pairs % 2 === 1 ? lower : differenceOfRank(first, second, pairs / 2 + 1);
  return { ok: true, value: (lower + upper) / 2 };
}

/** The rank-th smallest difference: the least double that is at or above `rank` of them. */
function differenceOfRank(control: Float64Array, candidate: Float64Array, rank: number): number {
  let high = (candidate.at(-1) ?? 0) - (control[0] ?? 0);
  let low = (candidate[0] ?? 0) - (control.at(-1) ?? 0);
  if (countUpTo(control, candidate, low) >= rank) return low;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (countUpTo(control, candidate, middle) >= rank) high = middle;
    else low = middle;
  }
}

function countUpTo(control: Float64Array, candidate: Float64Array, limit: number): number {
  let count = 0;
  let i = 0;
  // As the candidate's value grows, fewer controls reach down to it
  for (const value of candidate) {
    while (i < control.length && value - (control[i] ?? 0) > limit) i += 1;
    count += control.length - i;
  }
  return count;
}
