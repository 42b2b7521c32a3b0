import { requireArgument } from './require-argument';

export type Adjustment = 'bonferroni' | 'holm' | 'hochberg' | 'benjamini_hochberg' | 'benjamini_yekutieli';

/**
 * P-values adjusted for how many there are, in the order given: the first three bound the chance of any false claim,
 * the last two the share of false ones among all claims.
 *
 * @param pValues each in [0, 1]
 * @param adjustment which method
 * @returns adjusted values of at most 1; reject those at or below alpha
 * @throws RangeError for a p outside [0, 1]
 * @see Holm (1979); Hochberg (1988); Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001); R p.adjust
 * @example adjustPValues([0.01, 0.02, 0.03], 'holm') // [0.03, 0.04, 0.04] // statsmodels multipletests
 */
export function adjustPValues(pValues: readonly number[], adjustment: Adjustment): number[] {
  for (const p of pValues) requireArgument(p >= 0 && p <= 1, 'adjustPValues', 'p-values in [0, 1]', p);
  const count = pValues.length;
  const order = pValues.map((_, index) => index).sort((i, j) => (pValues[i] ?? 0) - (pValues[j] ?? 0));
  const sorted = order.map((index) => pValues[index] ?? 0);
  const adjusted = new Array<number>(count).fill(1);
  scaled(sorted, adjustment).forEach((value, rank) => {
    adjusted[order[rank] ?? 0] = Math.min(1, value);
  });
  return adjusted;
}

function scaled(sorted: readonly number[], adjustment: Adjustment): number[] {
  const count = sorted.length;
  switch (adjustment) {
    case 'bonferroni':
      return sorted.map((p) => p * count);
    case 'holm':
      return runningMaximum(sorted.map((p, rank) => p * (count - rank)));
    case 'hochberg':
      return minimumFromAbove(sorted.map((p, rank) => p * (count - rank)));
    case 'benjamini_hochberg':
      return minimumFromAbove(sorted.map((p, rank) => (p * count) / (rank + 1)));
    case 'benjamini_yekutieli': {
      const harmonic = sorted.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
      return minimumFromAbove(sorted.map((p, rank) => (p * count * harmonic) / (rank + 1)));
    }
  }
}

function runningMaximum(values: number[]): number[] {
  let most = 0;
  return values.map((value) => {
    most = Math.max(most, value);
    return most;
  });
}

function minimumFromAbove(values: number[]): number[] {
  const result = [...values];
  for (let rank = values.length - 2; rank >= 0; rank -= 1) result[rank] = Math.min(values[rank] ?? 1, result[rank + 1] ?? 1);
  return result;
}
