import { deviance } from './deviance';
import { requireArgument } from './require-argument';
import { stirlingError } from './stirling-error';

const LOG_TWO_PI = 1.8378770664093454836;

/**
 * ln E of the anytime-valid test for sample ratio mismatch: counts against planned shares under a Dirichlet prior.
 *
 * Count exposures, never converters. Over stages the processes multiply: add their logarithms.
 *
 * @param counts units exposed per variant, whole numbers of 0 or more
 * @param shares the planned shares, all above 0; normalised to a sum of 1
 * @param concentration κ of the prior; 1000 is the gate's
 * @returns ln E; alarm at ln(1 / α)
 * @throws RangeError for lengths that differ, fewer than two variants, or values outside these domains
 * @see Lindon & Malek (2022), "Anytime-valid inference for multinomial count data", NeurIPS, equation 5
 * @example logESrm([4900, 5100], [0.5, 0.5]) // 0.61927242425605 // mpmath
 */
export function logESrm(counts: readonly number[], shares: readonly number[], concentration = 1000): number {
  requireArgument(counts.length === shares.length, 'logESrm', `as many shares as the ${counts.length} counts`, shares.length);
  requireArgument(counts.length >= 2, 'logESrm', 'two variants or more', counts.length);
  requireArgument(concentration > 0 && concentration < Infinity, 'logESrm', 'a finite concentration above 0', concentration);
  let sum = 0;
  for (const share of shares) {
    requireArgument(share > 0 && share < Infinity, 'logESrm', 'shares above 0', share);
    sum += share;
  }
  for (const count of counts) requireArgument(Number.isInteger(count) && count >= 0, 'logESrm', 'whole counts of 0 or more', count);
  const normalised = shares.map((share) => share / sum);
  const prior = normalised.map((share) => concentration * share);
  const posterior = prior.map((value, index) => value + (counts[index] ?? 0));
  return logDensity(prior, normalised) - logDensity(posterior, normalised);
}

/**
 * ln of the Dirichlet density at the planned shares (up to the same factor for all): its ratio, prior to posterior,
 * is the Bayes factor by Savage–Dickey, and it is made of deviances, so that large counts keep their digits.
 */
function logDensity(weights: readonly number[], shares: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let value = stirlingError(total) - 0.5 * Math.log(total) - 0.5 * (weights.length - 1) * LOG_TWO_PI;
  weights.forEach((weight, index) => {
    const mean = total * (shares[index] ?? 0);
    value += 0.5 * Math.log(weight) - stirlingError(weight) - deviance(weight, mean, weight - mean);
  });
  return value;
}
