import type { AnySql } from '@/lib/db/types';
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
  return rows.map(({ lastEventAt, lastOtherAt, ...row }) => {
    const counts = { events: Number(row.events), others: Number(row.others), othersSince: Number(row.othersSince) };
    return {
      event: row.event,
      variant: row.variant,
      ...counts,
      lastEventAt: lastEventAt ?? undefined,
      lastOtherAt: lastOtherAt ?? undefined,
      expectedSilent: expectedSilent(counts),
    };
  });
}

function expectedSilent({ events, others, othersSince }: { events: number; others: number; othersSince: number }): number | undefined {
  const before = others - othersSince;
  return events === 0 || before === 0 ? undefined : (events / before) * othersSince;
}
