import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';

/** The part of a design that all power calculations share. */
export interface Design {
  /** error of the test, both sides together when there are two; in (0, 1) */
  alpha: number;
  sides: 1 | 2;
  /** units of the candidate per unit of the control */
  ratio: number;
}

/**
 * @throws RangeError unless alpha is in (0, 1), sides 1 or 2, the ratio above 0, and a power given in (0, 1)
 * @example requireDesign('meanPower', { alpha: 0.05, sides: 3, ratio: 1 }) // RangeError
 */
export function requireDesign(functionName: string, { alpha, sides, ratio }: Design, power?: number): void {
  requireAlpha(functionName, alpha);
  requireArgument(sides === 1 || sides === 2, functionName, 'one or two sides', sides);
  requireArgument(ratio > 0 && ratio < Infinity, functionName, 'a finite ratio above 0', ratio);
  if (power !== undefined) requireArgument(power > 0 && power < 1, functionName, 'a power in (0, 1)', power);
}
