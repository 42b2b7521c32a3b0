/**
 * The sum of two numbers, and what its rounding lost: `high + low` is the sum exactly.
 *
 * @param first @param second any finite numbers
 * @returns `high` is `first + second` as rounded; `low` 0 or less than half a unit in its last place; NaN for infinities
 * @see Knuth (1997), "The art of computer programming 2", section 4.2.2, theorem B
 * @example addTwo(1, 1e-20) // { high: 1, low: 1e-20 } // exact fractions
 */
export function addTwo(first: number, second: number): { high: number; low: number } {
  const high = first + second;
  const part = high - first;
  return { high, low: first - (high - part) + (second - part) };
}
