import { requireArgument } from './require-argument';

/**
 * The exact two-sided p of the Mann–Whitney test without ties, min(1, 2 P(U ≤ the smaller U)).
 *
 * @param u of either arm, a whole number from 0 to control · candidate
 * @param control number of units of one arm; the work grows with control · candidate squared, at most 40,000
 * @param candidate number of units of the other
 * @returns in (0, 1]
 * @throws RangeError outside these domains
 * @see Mann & Whitney (1947), equation 1; R wilcox.test(exact = TRUE)
 * @example mannWhitneyExact(0, 3, 3) // 0.1 // scipy mannwhitneyu(method = 'exact')
 */
export function mannWhitneyExact(u: number, control: number, candidate: number): number {
  const pairs = control * candidate;
  requireArgument(control >= 1 && candidate >= 1 && pairs <= 40_000, 'mannWhitneyExact', 'control · candidate from 1 to 40000', pairs);
  requireArgument(Number.isInteger(u) && u >= 0 && u <= pairs, 'mannWhitneyExact', `a whole u from 0 to ${pairs}`, u);
  const shares = distribution(control, candidate);
  let tail = 0;
  for (let k = 0; k <= Math.min(u, pairs - u); k += 1) tail += shares[k] ?? 0;
  return Math.min(1, 2 * tail);
}

/** P(U = k) as the product of (1 − q^(m+i)) / (1 − q^i), kept as probabilities so that nothing overflows. */
function distribution(m: number, n: number): Float64Array {
  const pairs = m * n;
  let shares = new Float64Array(pairs + 1);
  shares[0] = 1;
  for (let i = 1; i <= n; i += 1) {
    const next = new Float64Array(pairs + 1);
    // U of i candidates: the new one, placed among m + i positions, beats k of the controls: a convolution step
    for (let k = 0; k <= m * i; k += 1) next[k] = step(next, shares, { k, m, i });
    shares = next;
  }
  return shares;
}

/** Gaussian binomial [m+i choose i] = [m+i−1 choose i−1] · (1 − q^(m+i)) / (1 − q^i), divided by (m + i) / i. */
function step(next: Float64Array, shares: Float64Array, { k, m, i }: { k: number; m: number; i: number }): number {
  const fresh = (shares[k] ?? 0) - (k >= m + i ? (shares[k - m - i] ?? 0) : 0);
  return (fresh * i) / (m + i) + (k >= i ? (next[k - i] ?? 0) : 0);
}
