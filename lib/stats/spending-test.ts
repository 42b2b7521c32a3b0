import { requireArgument } from './require-argument';
import { sequentialBoundaries } from './sequential-boundaries';
import { spentAlpha } from './spent-alpha';

export interface SpendingLook {
  /** whole days since the stage was entered */
  day: number;
  /** 1 / variance of the effect at that day, in any unit */
  information: number;
}

export interface SpendingPlan {
  /** one-sided error, in (0, 1) */
  alpha: number;
  /** D, the days at which all of it is spent, fixed on entering the stage */
  days: number;
  /** the looks so far, in order; days strictly increasing */
  looks: readonly SpendingLook[];
}

/** What the last look may do: stop at `boundary` or above, having spent `spent` in all. */
export interface SpendingBoundary {
  boundary: number;
  spent: number;
}

/**
 * One-sided O'Brien–Fleming-type spending by calendar day, one boundary per look.
 *
 * How much is spent depends on the day alone; how looks correlate, on the information they really had. A look that
 * brought no new information cannot stop, and leaves its error to the next.
 *
 * @param plan with the looks taken so far
 * @returns one entry per look; a boundary of Infinity cannot be reached
 * @throws RangeError for alpha outside its domain, days that do not grow or information that is not above 0
 * @see Lan & DeMets (1989), Biometrics 45, on calendar time; gate rule "Promote"
 * @example spendingBoundaries({ alpha: 0.05, days: 2, looks: [{ day: 1, information: 1 }, { day: 2, information: 2 }] })
 *   // [{ boundary: 2.53798760344 }, { boundary: 1.66210658182, spent: 0.05 }] // scipy, second quadrature
 */
export function spendingBoundaries({ alpha, days, looks }: SpendingPlan): SpendingBoundary[] {
  requireArgument(alpha > 0 && alpha < 1, 'spendingBoundaries', 'an alpha in (0, 1)', alpha);
  requireArgument(days > 0 && days < Infinity, 'spendingBoundaries', 'a finite number of days above 0', days);
  const result: SpendingBoundary[] = [];
  const used: { information: number; increment: number; at: number }[] = [];
  let spent = 0;
  let day = 0;
  let information = 0;
  looks.forEach((look, index) => {
    requireArgument(look.day > day, 'spendingBoundaries', 'days that grow', look.day);
    requireArgument(
      look.information > 0 && look.information < Infinity,
      'spendingBoundaries',
      'finite information above 0',
      look.information,
    );
    day = look.day;
    if (look.information > information * (1 + 1e-6)) {
      const total = spentAlpha({ kind: 'obrien_fleming' }, day / days, alpha);
      used.push({ information: look.information, increment: Math.max(0, total - spent), at: index });
      spent = Math.max(spent, total);
      information = look.information;
    }
    result.push({ boundary: Infinity, spent });
  });
  const boundaries = sequentialBoundaries({
    information: used.map((look) => look.information),
    increments: used.map((look) => look.increment),
    sides: 1,
  });
  used.forEach((look, index) => {
    result[look.at] = { boundary: boundaries[index] ?? Infinity, spent: result[look.at]?.spent ?? spent };
  });
  return result;
}
