import { requireArgument } from './require-argument';
import type { Computed } from './types';

export interface KolmogorovSmirnovResult {
  /** the largest distance between the two distribution functions */
  distance: number;
  lambda: number;
  /** asymptotic; too large for small samples */
  pValue: number;
}

/**
 * The two-sample Kolmogorov–Smirnov test with its asymptotic p.
 *
 * @param control @param candidate one value per unit
 * @returns no value for an empty arm
 * @throws RangeError for values that are not finite
 * @see Smirnov (1948), Annals of Mathematical Statistics 19; scipy ks_2samp(method='asymp') without its correction
 * @example kolmogorovSmirnov([1, 2, 3], [2.5, 3.5, 4.5]) // { distance: 0.666666666667 } // scipy ks_2samp
 */
export function kolmogorovSmirnov(control: readonly number[], candidate: readonly number[]): Computed<KolmogorovSmirnovResult> {
  for (const value of [...control, ...candidate]) requireArgument(Number.isFinite(value), 'kolmogorovSmirnov', 'finite values', value);
  if (control.length === 0 || candidate.length === 0) return { ok: false, reason: 'an arm has no values' };
  const first = Float64Array.from(control).sort();
  const second = Float64Array.from(candidate).sort();
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i] ?? 0, second[j] ?? 0);
    while (i < first.length && first[i] === value) i += 1;
    while (j < second.length && second[j] === value) j += 1;
    // As whole numbers over n m, so that equal distances compare equal
    most = Math.max(most, Math.abs(i * second.length - j * first.length));
  }
  const distance = most / first.length / second.length;
  const lambda = distance * Math.sqrt((first.length / (first.length + second.length)) * second.length);
  return { ok: true, value: { distance, lambda, pValue: upperKolmogorov(lambda) } };
}

function upperKolmogorov(lambda: number): number {
  if (lambda < 0.3) return 1 - lowerByTheta(lambda);
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) {
    const term = 2 * Math.exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18 * sum) break;
  }
  return Math.min(1, Math.max(0, sum));
}

/** √2π / λ Σ exp(−(2k − 1)² π² / 8λ²), which converges where the alternating series does not. */
function lowerByTheta(lambda: number): number {
  if (lambda < 0.04) return 0;
  let sum = 0;
  for (let k = 1; k <= 20; k += 1) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI * Math.PI) / (8 * lambda * lambda));
  return (Math.sqrt(2 * Math.PI) / lambda) * sum;
}
