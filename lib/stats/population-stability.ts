import { requireArgument } from './require-argument';
import type { Computed } from './types';

export interface PopulationStabilityResult {
  expectedCounts: number[];
  actualCounts: number[];
  /** 0 or more; about 0.1 is worth a look, 0.25 a shift */
  index: number;
}

/**
 * The population stability index of actual values against expected ones over bins (−∞, e₁), [e₁, e₂), … [e_m, ∞).
 *
 * @param expected values at training time @param actual values now
 * @param options.edges strictly increasing
 * @param options.floor the least share a bin counts with, more than 0; shares are not normalised again
 * @returns no value when there are no values on a side
 * @throws RangeError for edges that do not grow, a floor outside (0, 1), or values that are not numbers
 * @see Siddiqi (2006), "Credit risk scorecards"
 * @example populationStability([1, 2, 3, 4], [1, 3, 4, 5], { edges: [2.5], floor: 0.0001 }) // { index: 0.274653072167 } // ¼ ln 3
 */
export function populationStability(
  expected: readonly number[],
  actual: readonly number[],
  { edges, floor }: { edges: readonly number[]; floor: number },
): Computed<PopulationStabilityResult> {
  requireArgument(floor > 0 && floor < 1, 'populationStability', 'a floor in (0, 1)', floor);
  edges.forEach((edge, i) => {
    requireArgument(i === 0 ? Number.isFinite(edge) : edge > (edges[i - 1] ?? 0), 'populationStability', 'edges that grow', edge);
  });
  if (expected.length === 0 || actual.length === 0) return { ok: false, reason: 'one side has no values' };
  const expectedCounts = countBins(expected, edges);
  const actualCounts = countBins(actual, edges);
  const index = expectedCounts.reduce((sum, count, bin) => {
    const e = Math.max(count / expected.length, floor);
    const a = Math.max((actualCounts[bin] ?? 0) / actual.length, floor);
    return sum + (a - e) * Math.log(a / e);
  }, 0);
  return { ok: true, value: { expectedCounts, actualCounts, index } };
}

function countBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    requireArgument(!Number.isNaN(value), 'populationStability', 'numbers', value);
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= (edges[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    counts[low] = (counts[low] ?? 0) + 1;
  }
  return counts;
}
