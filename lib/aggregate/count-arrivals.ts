import type { TransactionSql } from '@/lib/db/types';
import { textList } from './attempt-sql';
import type { Slice } from './register-exposures';
import type { AttemptToSettle } from './types';

/** Counts what came in from each arm's units in a slice of time: of every event that metrics count, and of everything else. */
export async function countArrivals(tx: TransactionSql, attempt: AttemptToSettle, { from, to }: Slice): Promise<void> {
  const { attemptId, environmentId, metrics, strata } = attempt;
  const names = textList([
    ...new Set(metrics.flatMap(({ numerator, denominator }) => [numerator.event, ...(denominator ? [denominator.event] : [])])),
  ]);
  const start = strata[0]?.enteredAt ?? to;
  await tx`
    with arrived as materialized (
      select x.variant, coalesce(e.event, '') as event, e.received
      from event_log e join exposures x on x.attempt_id = ${attemptId} and x.unit = e.unit
      where e.environment_id + 0 = ${environmentId} and e.received >= greatest(${from}::text::timestamptz, ${start}) and e.received < ${to}
        and (e.attempt_id is null or e.attempt_id = ${attemptId})
    ),
    last as (select variant, event, max(received) as at from arrived group by variant, event),
    counted as (
      select a.variant, name as event,
        count(*) filter (where a.event = name) as events,
        count(*) filter (where a.event <> name) as others,
        count(*) filter (where a.event <> name and a.received > coalesce(l.at, '-infinity')) as others_since,
        max(a.received) filter (where a.event = name) as last_event_at,
        max(a.received) filter (where a.event <> name) as last_other_at
      from arrived a
      cross join unnest(${names}::text[]) as name
      left join last l on l.variant = a.variant and l.event = name
      group by a.variant, name
    )
    insert into arrivals as k (attempt_id, event, variant, events, others, others_since, last_event_at, last_other_at)
    select ${attemptId}::int, event, variant, events, others, others_since, last_event_at, last_other_at from counted
    on conflict (attempt_id, event, variant) do update set
      events = k.events + excluded.events,
      others = k.others + excluded.others,
      others_since = excluded.others_since + case when excluded.events > 0 then 0 else k.others_since end,
      last_event_at = coalesce(excluded.last_event_at, k.last_event_at),
      last_other_at = coalesce(excluded.last_other_at, k.last_other_at)`;
}
