import { requireArgument } from './require-argument';

/**
 * The Welch–Satterthwaite degrees of freedom of a sum of two independent variances over their unit numbers.
 *
 * @param first n of 2 or more, variance of 0 or more; at least one variance above 0
 * @param second as `first`
 * @returns between the smaller n − 1 and the sum of both
 * @throws RangeError outside these domains
 * @see Satterthwaite (1946), Biometrics Bulletin 2
 * @example welchDegreesOfFreedom({ n: 10, variance: 1 }, { n: 10, variance: 1 }) // 18 // by hand
 */
export function welchDegreesOfFreedom(first: { n: number; variance: number }, second: { n: number; variance: number }): number {
  for (const { n, variance } of [first, second]) {
    requireArgument(n >= 2 && n < Infinity, 'welchDegreesOfFreedom', 'a finite n of 2 or more', n);
    requireArgument(variance >= 0 && variance < Infinity, 'welchDegreesOfFreedom', 'a finite variance of 0 or more', variance);
  }
  requireArgument(first.variance + second.variance > 0, 'welchDegreesOfFreedom', 'a variance above 0 in an arm', 0);
  const a = first.variance / first.n;
  const b = second.variance / second.n;
  // As shares of the sum, so that neither square under- nor overflows
  const share = a / (a + b);
  return 1 / ((share * share) / (first.n - 1) + ((1 - share) * (1 - share)) / (second.n - 1));
}
