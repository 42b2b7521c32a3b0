import { normalNormal } from '@/lib/stats/normal-normal';
import { asFigure, toBounds, unavailable } from './as-figure';
import { type Figure, isAvailable, type Unavailable } from './figure';
import type { BayesFigures, FixedInference } from './metric-types';

const LEVEL = 0.95;

/** How sure one may be before seeing anything else: a normal estimate under a flat prior. No guarantee of error rates. */
export function bayesFigures(difference: Figure, fixed: FixedInference | Unavailable, sign: 1 | -1): BayesFigures | Unavailable {
  if (!isAvailable(difference)) return difference;
  if (!isAvailable(fixed)) return fixed;
  if (!(fixed.standardError > 0)) return unavailable('the estimate has no variance');
  const posterior = normalNormal(
    { estimate: sign * difference, standardError: fixed.standardError },
    { prior: undefined, alpha: 1 - LEVEL },
  );
  return asFigure(posterior, ({ chanceToWin, lossOfCandidate, interval }) => ({
    prior: 'flat, nothing is believed beforehand',
    chanceToBeatControl: chanceToWin,
    expectedLossIfPromoted: lossOfCandidate,
    interval: sign === 1 ? toBounds(interval) : toBounds({ lower: -interval.upper, upper: -interval.lower }),
  }));
}
