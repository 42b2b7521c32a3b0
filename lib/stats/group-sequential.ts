import { requireArgument } from './require-argument';
import { sequentialBoundaries } from './sequential-boundaries';
import { type SpendingFunction, spentAlpha } from './spent-alpha';

export interface GroupSequentialPlan {
  spending: SpendingFunction;
  /** total error, both sides together when there are two; in (0, 1) */
  alpha: number;
  sides: 1 | 2;
  /** shares of the planned information at the looks, strictly increasing, in (0, 1] */
  fractions: readonly number[];
}

/** What each look has spent in all, and the z it stops at. */
export interface GroupSequentialBounds {
  cumulativeAlpha: number[];
  boundaries: number[];
}

/**
 * The bounds of a group-sequential test by error spending, for the looks given.
 *
 * @param plan of the test; `fractions` of the looks that were or are to be taken
 * @returns per look: error spent in all, both sides together, and a z above which the test stops
 * @throws RangeError for alpha or fractions outside their domain
 * @see Lan & DeMets (1983), Biometrika 70
 * @example groupSequentialBounds({ spending: { kind: 'obrien_fleming' }, alpha: 0.05, sides: 2, fractions: [0.2, 0.4, 0.6, 0.8, 1] })
 *   // { boundaries: [4.87688495, 3.35701192, 2.68028006, 2.28981677, 2.03103204] } // gsDesign
 */
export function groupSequentialBounds({ spending, alpha, sides, fractions }: GroupSequentialPlan): GroupSequentialBounds {
  requireArgument(alpha > 0 && alpha < 1, 'groupSequentialBounds', 'an alpha in (0, 1)', alpha);
  requireArgument(fractions.length > 0, 'groupSequentialBounds', 'one look or more', fractions.length);
  let previous = 0;
  for (const fraction of fractions) {
    requireArgument(fraction > previous && fraction <= 1, 'groupSequentialBounds', 'increasing fractions in (0, 1]', fraction);
    previous = fraction;
  }
  const spent = fractions.map((fraction) => spentAlpha(spending, fraction, alpha / sides));
  const increments = spent.map((value, look) => Math.max(0, value - (spent[look - 1] ?? 0)));
  return {
    cumulativeAlpha: spent.map((value) => value * sides),
    boundaries: sequentialBoundaries({ information: fractions, increments, sides }),
  };
}
