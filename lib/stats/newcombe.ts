import { proportionDifference } from './proportion-difference';
import type { EventCount, Interval } from './types';
import { wilson } from './wilson';

/**
 * Newcombe's interval of a difference of proportions, candidate − control; sound at 0 % and 100 % too.
 *
 * @param control @param candidate 1 unit or more each
 * @param alpha total error, in (0, 1)
 * @returns within [−1, 1]
 * @throws RangeError for counts or alpha outside their domain
 * @see Newcombe (1998), Statistics in Medicine 17, method 10
 * @example newcombe({ n: 10, events: 0 }, { n: 10, events: 0 }, 0.05) // { lower: -0.277532799863, upper: 0.277532799863 } // statsmodels
 */
export function newcombe(control: EventCount, candidate: EventCount, alpha: number): Interval {
  const first = wilson(control, alpha);
  const second = wilson(candidate, alpha);
  const p = control.events / control.n;
  const q = candidate.events / candidate.n;
  const difference = proportionDifference(control, candidate);
  return {
    lower: difference - Math.hypot(q - second.lower, first.upper - p),
    upper: difference + Math.hypot(second.upper - q, p - first.lower),
  };
}
