import type { TransactionSql } from '@/lib/db/types';
import { textList } from './attempt-sql';
import { allowNestedLoops } from './prefer-indexes';
import type { Slice } from './register-exposures';
import type { AttemptToSettle } from './types';

/** Rows of one event in one slice whose units are looked up; of more, a sample of units stands for all. */
const LOOKED_UP = 5_000;

/**
 * Counts what came in from each arm's units in a slice of time: of every event that metrics count, and of everything else.
 *
 * The figures tell silence from night, so of frequent events a sample will do, each row counting for as many; rare ones are all
 * counted. How many others came after the last event is told to the second.
 */
export async function countArrivals(tx: TransactionSql, attempt: AttemptToSettle, { from, to }: Slice): Promise<void> {
  const { attemptId, environmentId, metrics, strata } = attempt;
  const names = textList([
    ...new Set(metrics.flatMap(({ numerator, denominator }) => [numerator.event, ...(denominator ? [denominator.event] : [])])),
  ]);
  const start = strata[0]?.enteredAt ?? to;
  // Adding 0 keeps the planner to the index on the received time.
  const inSlice = tx`e.environment_id + 0 = ${environmentId} and e.received >= (select greatest(${from}::text::timestamptz, ${start}))
    and e.received < ${to} and (e.attempt_id is null or e.attempt_id = ${attemptId})`;
  await allowNestedLoops(tx, false);
  await tx`
    with sizes as materialized (
      select coalesce(e.event, '') as event, greatest(1, count(*) / ${LOOKED_UP}::int) as each from event_log e where ${inSlice} group by e.event
    ),
    arrived as materialized (
      select x.variant, s.event, date_trunc('second', e.received) as second, max(e.received) as at, sum(s.each) as events
      from event_log e
      join sizes s on s.event = coalesce(e.event, '') and (s.each = 1 or abs(hashtext(e.unit)::bigint) % s.each = 0)
      cross join lateral (select x.variant from exposures x where x.attempt_id = ${attemptId} and x.unit = e.unit offset 0) x
      where ${inSlice}
      group by x.variant, s.event, second
    ),
    last as materialized (select variant, event, max(at) as at from arrived group by variant, event),
    counted as (
      select a.variant, name as event,
        coalesce(sum(a.events) filter (where a.event = name), 0) as events,
        coalesce(sum(a.events) filter (where a.event <> name), 0) as others,
        coalesce(sum(a.events) filter (where a.event <> name and a.second > coalesce(l.at, '-infinity')), 0) as others_since,
        max(a.at) filter (where a.event = name) as last_event_at,
        max(a.at) filter (where a.event <> name) as last_other_at
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
  await allowNestedLoops(tx, true);
}
