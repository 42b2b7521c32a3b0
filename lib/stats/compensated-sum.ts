/**
 * The sum of some values with the error of one rounding, whatever their number and order of size.
 *
 * @param values any number of them, finite
 * @returns 0 without values
 * @see Neumaier (1974), ZAMM 54
 * @example compensatedSum([1, 1e100, 1, -1e100]) // 2 // Python math.fsum
 */
export function compensatedSum(values: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
