import { requireArgument } from './require-argument';
import { nextLook, type SequentialLook } from './sequential-boundaries';
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
  let former: SpendingState | null = null;
  for (const look of looks) {
    former = spendAtLook({ alpha, days }, former, look);
    result.push({ boundary: former.boundary, spent: former.spent });
  }
  return result;
}

/** Where a test stands after a look. Nothing changes it, so that several may go on from the same one. */
export interface SpendingState extends SpendingBoundary {
  day: number;
  /** the last look that brought new information */
  sequence: SequentialLook | null;
}

/**
 * One look more than `former` had; `spendingBoundaries` takes all of them in a row.
 *
 * @param former the state after the look before, or null at the first
 * @returns the state after the look, with its boundary and all the error spent so far
 * @throws RangeError for a day that does not grow or information that is not above 0
 * @see spendingBoundaries
 * @example spendAtLook({ alpha: 0.05, days: 2 }, null, { day: 1, information: 1 })
 *   // { boundary: 2.53798760344, spent: 0.00557459668 } // scipy norm.sf, norm.isf
 */
export function spendAtLook(
  { alpha, days }: Pick<SpendingPlan, 'alpha' | 'days'>,
  former: SpendingState | null,
  { day, information }: SpendingLook,
): SpendingState {
  requireArgument(day > (former?.day ?? 0), 'spendingBoundaries', 'days that grow', day);
  requireArgument(information > 0 && information < Infinity, 'spendingBoundaries', 'finite information above 0', information);
  const sequence = former?.sequence ?? null;
  const spent = former?.spent ?? 0;
  if (!(information > (sequence?.information ?? 0) * (1 + 1e-6))) return { boundary: Infinity, spent, day, sequence };
  const total = spentAlpha({ kind: 'obrien_fleming' }, day / days, alpha);
  const look = nextLook(sequence, { information, error: Math.max(0, total - spent), sides: 1 });
  return { boundary: look.z, spent: Math.max(spent, total), day, sequence: look };
}
