import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireEventCount } from './require-event-count';
import type { EventCount, Interval } from './types';

/**
 * Wilson's interval of one proportion, without continuity correction; exactly 0 or 1 at its end where no or all units
 * have the event.
 *
 * @param alpha total error, in (0, 1)
 * @param count 1 unit or more
 * @returns within [0, 1]
 * @throws RangeError for counts or alpha outside their domain
 * @see Wilson (1927), JASA 22; R prop.test(correct = FALSE)
 * @example wilson({ n: 10, events: 0 }, 0.05) // { lower: 0, upper: 0.2775327998628892 } // statsmodels proportion_confint
 */
export function wilson(count: EventCount, alpha: number): Interval {
  requireEventCount('wilson', count);
  requireAlpha('wilson', alpha);
  const { n, events } = count;
  const z = normal.isf(alpha / 2);
  const share = events / n;
  const square = z * z;
  const centre = share + square / (2 * n);
  const spread = z * Math.sqrt((share * ((n - events) / n)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return {
    lower: events === 0 ? 0 : (centre - spread) / scale,
    upper: events === n ? 1 : (centre + spread) / scale,
  };
}
