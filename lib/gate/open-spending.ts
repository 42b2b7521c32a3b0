import type { Policy, RampState, SpendingRecord } from './types';
import { fullUtcDays } from './utc-days';

/**
 * The record of the last stage's spending test as the stage is entered (again): the full UTC days left before the ramp expires, and
 * the alpha no earlier record has spent.
 */
export function openSpending(policy: Policy, state: RampState, firstStratum: number, now: number): SpendingRecord | null {
  if (policy.promotion !== 'spending') return null;
  const startedAt = state.startedAt ?? now;
  const spent = state.spending?.readings.at(-1)?.spent ?? 0;
  return {
    enteredAt: now,
    // The last read must come before the tick that expires the ramp, hence the millisecond.
    days: fullUtcDays(now, startedAt + policy.maxDurationMs - 1),
    alpha: Math.max(0, (state.spending?.alpha ?? policy.alpha) - spent),
    firstStratum,
    readings: [],
  };
}
