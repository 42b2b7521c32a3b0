import { requireEventCount } from './require-event-count';
import type { EventCount } from './types';

/**
 * The difference of two shares, candidate − control, rounded once.
 *
 * Subtracting two rounded shares loses the digits they have in common: with 1e8 units at nearly 100 %, all but eight.
 *
 * @param control @param candidate 1 unit or more each
 * @returns in [−1, 1]
 * @throws RangeError for counts outside their domain
 * @example proportionDifference({ n: 100_000_000, events: 100_000_000 }, { n: 100_000_000, events: 99_999_960 }) // -4e-7 // exact fractions
 */
export function proportionDifference(control: EventCount, candidate: EventCount): number {
  requireEventCount('proportionDifference', control);
  requireEventCount('proportionDifference', candidate);
  const product = BigInt(candidate.events) * BigInt(control.n) - BigInt(control.events) * BigInt(candidate.n);
  return Number(product) / control.n / candidate.n;
}
