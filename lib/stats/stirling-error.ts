/**
 * The error of Stirling's formula, ln Γ(z + 1) − [(z + ½) ln z − z + ½ ln 2π], with an absolute error near 1e-15.
 *
 * Differences of ln Γ at large arguments lose all digits (ln Γ(1e8) ≈ 1.7e9); differences of these do not.
 *
 * @param z more than 0
 * @returns a positive number, about 1 / (12 z)
 * @see Loader (2000), "Fast and accurate computation of binomial probabilities", equation 3
 * @example stirlingError(1) // 1 - 0.5 * Math.log(2 * Math.PI) // the definition
 */
export function stirlingError(z: number): number {
  let sum = 0;
  let shifted = z;
  // Climb with δ(z) = δ(z + 1) + (z + ½) ln(1 + 1/z) − 1 until the series below has converged.
  while (shifted < 8) {
    sum += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  return sum + stirlingSeries(shifted);
}

function stirlingSeries(z: number): number {
  const w = 1 / (z * z);
  if (z > 1e4) return (1 / 12 - w / 360) / z;
  const tail = 1 / 1188 - w * (691 / 360360 - w * (1 / 156 - (w * 3617) / 122400));
  return (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * tail)))) / z;
}
