import { requireArgument } from './require-argument';
import type { EventCount } from './types';

/**
 * @throws RangeError unless n is a whole number of 1 or more and events one of 0 to n
 * @example requireEventCount('wilson', { n: 1, events: 2 }) // RangeError
 */
export function requireEventCount(functionName: string, { n, events }: EventCount): void {
  requireArgument(Number.isInteger(n) && n >= 1, functionName, 'a whole n of 1 or more', n);
  requireArgument(Number.isInteger(events) && events >= 0 && events <= n, functionName, 'whole events from 0 to n', events);
}
