import type { TransactionSql } from '@/lib/db/types';
import { textList } from './attempt-sql';
import { type Closing, closedUnits, closesAfter, FURTHEST_AHEAD_MS, milliseconds } from './closed-units';
import { counts } from './metric-sql';
import { LEFT_OUT, type Slice } from './register-exposures';
import type { AttemptToSettle, MetricToSettle } from './types';

interface LateInput {
  attempt: AttemptToSettle;
  closing: Closing;
  metrics: readonly MetricToSettle[];
  slice: Slice;
}

/**
 * Counts outcomes received in a slice of time whose unit had closed by then; they are in the log but never in the sums.
 *
 * To be late an outcome must have been under way for longer than the lateness, so most rows are passed over without a look at their
 * unit; but for units whose exposure was dated ahead of its receipt, while that head start lasts. Adding 0 keeps the planner to the index
 * on the received time. The units found are looked up in the log again.
 */
export async function countLate(tx: TransactionSql, { attempt, closing, metrics, slice }: LateInput): Promise<void> {
  const { attemptId, environmentId, strata } = attempt;
  const names = textList([
    ...new Set(metrics.flatMap(({ numerator, denominator }) => [numerator.event, ...(denominator ? [denominator.event] : [])])),
  ]);
  const after = closesAfter(tx, closing);
  // Nobody is exposed before the start.
  const start = strata[0]?.enteredAt ?? slice.to;
  const isDelayed = tx`e.received - e.occurred > ${milliseconds(tx, closing.latenessMs)}`;
  const inSlice = tx`e.received >= (select greatest(${slice.from}::text::timestamptz, ${start})) and e.received < ${slice.to}`;
  const ahead = milliseconds(tx, FURTHEST_AHEAD_MS);
  const due = tx`
    select distinct x.unit, x.first_received, x.occurred, x.variant, x.stratum, x.slices, x.repeated, x.first_received + ${after} as closes
    from tardy t cross join lateral (select * from exposures x where x.attempt_id = ${attemptId} and x.unit = t.unit offset 0) x
    where x.stratum > ${LEFT_OUT} and x.first_received + ${after} <= t.received`;
  const late = metrics.map((metric, index) => {
    const { numerator, denominator } = metric;
    const counted =
      denominator === undefined
        ? counts(tx, metric, numerator)
        : tx`(${counts(tx, metric, numerator)} or ${counts(tx, metric, denominator)})`;
    return tx`${index === 0 ? tx`` : tx`union all`}
      select ${metric.key}::text as metric, u.stratum, u.variant, count(*) as late
      from kept u cross join lateral (
        select from event_log e
        where e.environment_id = ${environmentId} and e.unit = u.unit and ${counted} and ${inSlice}
          and e.received >= u.closes and e.occurred >= u.occurred and e.occurred < u.ends
        offset 0
      ) e
      group by u.stratum, u.variant`;
  });
  await tx`
    with ahead as (
      select unit from exposures
      where attempt_id + 0 = ${attemptId} and first_received >= ${slice.from}::text::timestamptz - ${after} - ${ahead}
        and first_received < ${slice.to}::timestamptz - ${after} and occurred > first_received
        and occurred > ${slice.from}::text::timestamptz - ${after}
    ),
    tardy as materialized (
      select e.unit, e.event, e.from_server, e.occurred, e.received
      from event_log e
      where e.environment_id + 0 = ${environmentId} and e.event = any(${names}::text[]) and ${inSlice} and ${isDelayed}
      union all
      select a.unit, e.*
      from ahead a cross join lateral (
        select e.event, e.from_server, e.occurred, e.received
        from event_log e
        where e.environment_id = ${environmentId} and e.unit = a.unit and e.event = any(${names}::text[]) and ${inSlice} and not (${isDelayed})
        offset 0
      ) e
    ),
    due as materialized (${due}),
    ${closedUnits(tx, attempt, closing, tx`select * from due`)}
    insert into moments as m (attempt_id, metric, stratum, variant, slice, units, sum_y, sum_yy, sum_abs_y, raw_sum_y, raw_sum_yy, late)
    select ${attemptId}::int, metric, stratum, variant, '', 0, 0, 0, 0, 0, 0, late from (${late}) l
    on conflict (attempt_id, metric, stratum, variant, slice) do update set late = m.late + excluded.late`;
}
