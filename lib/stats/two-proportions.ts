import { normal } from './distributions';
import { proportionDifference } from './proportion-difference';
import { requireAlpha } from './require-alpha';
import { requireEventCount } from './require-event-count';
import type { Computed, EventCount, Interval } from './types';

export interface TwoProportionsResult {
  /** candidate − control */
  difference: number;
  pooledError: number;
  unpooledError: number;
  /** by the pooled error */
  z: number;
  pValue: number;
  pGreater: number;
  pLess: number;
  /** Wald's, by the unpooled error; prefer `newcombe` */
  interval: Interval;
}

/**
 * The pooled z-test of two proportions. Needs a few events and non-events in each arm; else use `fisherExact`.
 *
 * @param control @param candidate 1 unit or more each
 * @param options.alpha total error of the interval, in (0, 1)
 * @returns no value when no unit at all, or every unit, has the event
 * @throws RangeError for counts or alpha outside their domain
 * @see R prop.test(correct = FALSE); statsmodels proportions_ztest
 * @example twoProportions({ n: 11890, events: 3256 }, { n: 43266, events: 11376 }, { alpha: 0.05 })
 *   // { z: -2.38701091265, pValue: 0.016985987069 } // statsmodels proportions_ztest
 */
export function twoProportions(control: EventCount, candidate: EventCount, { alpha }: { alpha: number }): Computed<TwoProportionsResult> {
  requireEventCount('twoProportions', control);
  requireEventCount('twoProportions', candidate);
  requireAlpha('twoProportions', alpha);
  const events = control.events + candidate.events;
  const units = control.n + candidate.n;
  if (events === 0) return { ok: false, reason: 'no unit of either arm has the event' };
  if (events === units) return { ok: false, reason: 'every unit of both arms has the event' };
  const pooledError = Math.sqrt((events / units) * ((units - events) / units) * (1 / control.n + 1 / candidate.n));
  const unpooledError = Math.sqrt(variance(control) + variance(candidate));
  const difference = proportionDifference(control, candidate);
  const z = difference / pooledError;
  const halfWidth = normal.isf(alpha / 2) * unpooledError;
  return {
    ok: true,
    value: {
      difference,
      pooledError,
      unpooledError,
      z,
      pValue: 2 * normal.sf(Math.abs(z)),
      pGreater: normal.sf(z),
      pLess: normal.cdf(z),
      interval: { lower: difference - halfWidth, upper: difference + halfWidth },
    },
  };
}

function variance({ n, events }: EventCount): number {
  return ((events / n) * ((n - events) / n)) / n;
}
