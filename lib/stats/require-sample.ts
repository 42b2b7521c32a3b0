import { requireArgument } from './require-argument';
import type { Sample } from './types';

/**
 * @throws RangeError for n < 1, a mean that is not finite, or a variance that is negative or not finite
 * @example requireSample('welch', { n: 2, mean: 1, variance: -1 }) // RangeError
 */
export function requireSample(functionName: string, { n, mean, variance }: Sample): void {
  requireArgument(n >= 1 && n < Infinity, functionName, 'a finite n of 1 or more', n);
  requireArgument(Number.isFinite(mean), functionName, 'a finite mean', mean);
  requireArgument(variance >= 0 && variance < Infinity, functionName, 'a finite variance of 0 or more', variance);
}
