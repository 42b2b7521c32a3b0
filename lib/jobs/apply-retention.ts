import type { Sql } from '@/lib/db/types';

interface Retention {
  now: Date;
  /** Age at which events are deleted; undefined keeps them. */
  retentionDays: number | undefined;
}

const DAY_MS = 86_400_000;
const BATCH = 10_000;
const DELIVERY_DAYS = 30;

/**
 * Deletes what nothing needs any more: answers to idempotency keys after a day, the delivery log after a month, and events beyond the retention, except those that an
 * attempt under way has yet to settle.
 *
 * @returns number of events deleted
 */
export async function applyRetention(sql: Sql, { now, retentionDays }: Retention): Promise<number> {
  await sql`delete from idempotency_keys where created_at < ${new Date(now.getTime() - DAY_MS)}`;
  await sql`delete from outbox where state <> 'pending' and created_at < ${new Date(now.getTime() - DELIVERY_DAYS * DAY_MS)}`;
  if (retentionDays === undefined || !(retentionDays > 0)) return 0;
  const cutoff = await safeCutoff(sql, new Date(now.getTime() - retentionDays * DAY_MS));
  await sql`delete from rejected_events where received < ${cutoff}`;
  let deleted = 0;
  for (;;) {
    const { count } = await sql`
      delete from event_log where ctid = any(array(select ctid from event_log where received < ${cutoff} limit ${BATCH}))`;
    deleted += count;
    if (count < BATCH) return deleted;
  }
}

/** Not later than the first exposure whose window has not closed in an attempt under way, nor its look-back. */
async function safeCutoff(sql: Sql, wanted: Date): Promise<Date> {
  const [row] = await sql<{ cutoff: Date }[]>`
    with under_way as (
      select a.id, c.settled_to, m.document->'document'->>'window' as window_text, m.document->'document'->>'lateness' as lateness_text,
        m.document->'document'->'covariate'->>'lookback' as lookback_text
      from experiments e join attempts a on a.id = e.attempt_id left join cuts c on c.attempt_id = a.id
      cross join lateral jsonb_array_elements(a.document->'metrics') as m (document)
      where a.ended_at is null
    )
    select least(${wanted}::timestamptz, min(
      greatest(settled_to, '1970-01-01') - ${asInterval(sql, 'window_text')} - ${asInterval(sql, 'lateness_text')} - ${asInterval(sql, 'lookback_text')}
    )) as cutoff
    from under_way`;
  return row?.cutoff ?? wanted;
}

/** `24h` as an interval; nothing where there is no text. Postgres reads m as minutes when it stands after a number. */
function asInterval(sql: Sql, column: string) {
  return sql`coalesce(replace(${sql(column)}, 'm', ' min')::interval, interval '0')`;
}
