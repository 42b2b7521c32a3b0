import type { AnySql } from '@/lib/db/types';
import { expectedSilent } from './expected-silent';
import type { FreshnessRow } from './types';

interface ArrivalRow {
  event: string;
  variant: number;
  events: bigint;
  others: bigint;
  othersSince: bigint;
  lastEventAt: Date | null;
  lastOtherAt: Date | null;
}

/** What came in last from each arm, by event, up to the watermark: tells a metric that fell silent from traffic that did. */
export async function readFreshness(sql: AnySql, attemptId: number): Promise<FreshnessRow[]> {
  const rows = await sql<ArrivalRow[]>`
    select event, variant, events, others, others_since as "othersSince", last_event_at as "lastEventAt", last_other_at as "lastOtherAt"
    from arrivals
    where attempt_id = ${attemptId}
    order by event, variant`;
  const counted = rows.map(({ lastEventAt, lastOtherAt, ...row }) => ({
    event: row.event,
    variant: row.variant,
    events: Number(row.events),
    others: Number(row.others),
    othersSince: Number(row.othersSince),
    lastEventAt: lastEventAt ?? undefined,
    lastOtherAt: lastOtherAt ?? undefined,
  }));
  return counted.map((arm) => {
    const otherArms = counted.filter(({ event, variant }) => event === arm.event && variant !== arm.variant);
    return { ...arm, expectedSilent: expectedSilent(arm, otherArms) };
  });
}
