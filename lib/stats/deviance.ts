/**
 * Poisson deviance half: x ln(x / μ) + μ − x, without the cancellation of that formula where x ≈ μ.
 *
 * @param x more than 0
 * @param mean μ, more than 0
 * @param difference x − μ, computed by the caller where it is most exact
 * @returns zero or more
 * @see Loader (2000), section 4 (the function called bd0)
 * @example deviance(10, 8, 2) // 10 * Math.log(10 / 8) - 2 // the definition
 */
export function deviance(x: number, mean: number, difference: number): number {
  // Written so that NaN takes this way too: the series would never end on it
  if (!(Math.abs(difference) < 0.1 * (x + mean))) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  const square = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let k = 3; ; k += 2) {
    term *= square;
    const next = sum + term / k;
    if (next === sum) return sum;
    sum = next;
  }
}
