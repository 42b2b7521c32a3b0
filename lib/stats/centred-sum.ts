import { requireArgument } from './require-argument';

/**
 * Σ (x − x̄)(y − ȳ) from plain sums, as n Σxy − Σx Σy in doubled precision over n, so that only the sums' own rounding
 * is lost.
 *
 * @param sums.n number of units, 1 or more
 * @returns in the unit of x times that of y; of either sign
 * @throws RangeError for n < 1 or sums that are not finite
 * @see Dekker (1971), Numerische Mathematik 18 (the exact product)
 * @example centredSum({ n: 3, sumProducts: 14, sumX: 6, sumY: 6 }) // 2 // by hand
 */
export function centredSum({ n, sumProducts, sumX, sumY }: { n: number; sumProducts: number; sumX: number; sumY: number }): number {
  requireArgument(n >= 1 && n < Infinity, 'centredSum', 'a finite n of 1 or more', n);
  for (const sum of [sumProducts, sumX, sumY]) requireArgument(Number.isFinite(sum), 'centredSum', 'finite sums', sum);
  const first = exactProduct(n, sumProducts);
  const second = exactProduct(sumX, sumY);
  return (first.high - second.high + (first.low - second.low)) / n;
}

function exactProduct(a: number, b: number): { high: number; low: number } {
  const high = a * b;
  const x = split(a);
  const y = split(b);
  return { high, low: x.low * y.low - (high - x.high * y.high - x.low * y.high - x.high * y.low) };
}

function split(value: number): { high: number; low: number } {
  const scaled = 134217729 * value;
  const high = scaled - (scaled - value);
  return { high, low: value - high };
}
