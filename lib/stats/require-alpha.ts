import { requireArgument } from './require-argument';

/**
 * @throws RangeError unless alpha lies in (0, 1)
 * @example requireAlpha('welch', 1) // RangeError
 */
export function requireAlpha(functionName: string, alpha: number): void {
  requireArgument(alpha > 0 && alpha < 1, functionName, 'an alpha in (0, 1)', alpha);
}
