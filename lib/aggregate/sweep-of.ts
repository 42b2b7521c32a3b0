import type { TransactionSql } from '@/lib/db/types';
import { type Closing, closesAfter, FURTHEST_AHEAD_MS, milliseconds } from './closed-units';
import type { Slice } from './register-exposures';
import type { AttemptToSettle, MetricToSettle } from './types';

/**
 * A stretch of the log, [from, to) by the time of receipt, that has every outcome of the units due whose first exposure happened at
 * `since` or later.
 */
export interface Sweep {
  since: Date;
  from: Date;
  to: Date;
}

interface SweepInput {
  attempt: AttemptToSettle;
  closing: Closing;
  metrics: readonly MetricToSettle[];
  slice: Slice;
}

/**
 * The stretch of the log to read in one sweep instead of looking up the events of each unit that is due: where many ticks are settled at
 * once, after a standstill or with the first cut. It is at most twice the slice, whose rows every settlement reads anyway, so it needs no
 * guess at how many they are; the planner's statistics end before the newest.
 *
 * @returns undefined where units are to be looked up; always in a past experiment, whose events were received in any order
 */
export async function sweepOf(tx: TransactionSql, { attempt, closing, metrics, slice }: SweepInput): Promise<Sweep | undefined> {
  if (attempt.clock === 'event') return undefined;
  const after = closesAfter(tx, closing);
  const before = milliseconds(tx, longestLookback(metrics) + FURTHEST_AHEAD_MS);
  // Nobody is exposed before the start.
  const start = attempt.strata[0]?.enteredAt ?? slice.to;
  const [sweep] = await tx<{ since: Date; from: Date }[]>`
    select since, since - ${before} as from
    from (select greatest(${slice.from}::text::timestamptz - ${after}, ${start}) as since) s
    where ${slice.to}::timestamptz - ${after} - since >= ${after} + ${before}`;
  return sweep && { ...sweep, to: slice.to };
}

export function longestLookback(metrics: readonly MetricToSettle[]): number {
  return Math.max(0, ...metrics.map(({ lookbackMs }) => lookbackMs ?? 0));
}
