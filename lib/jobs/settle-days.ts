import type { AttemptToSettle, MetricToSettle } from '@/lib/aggregate/types';
import type { TransactionSql } from '@/lib/db/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import { CANDIDATE, CONTROL } from '@/lib/report/metric-strata';

const DAY_MS = 86_400_000;

/** Name under which the moments keep one UTC day of an operational metric; no metric's key has an `@`. */
export function dayKey(metric: string, day: number): string {
  return `${metric}@${day}`;
}

/**
 * Adds up every UTC day that is over by the watermark, once: of each operational metric one value per unit that was active that day,
 * whenever it was first exposed, so that returning users are watched too.
 */
export async function settleDays(tx: TransactionSql, { settled, attempt, until }: DaysInput): Promise<void> {
  const firstDay = Math.floor(attempt.startedAt.getTime() / DAY_MS);
  for (const metric of settled.metrics) {
    if (attempt.policy.metrics.find(({ key }) => key === metric.key)?.operational !== true) continue;
    const over = Math.floor((until.getTime() - metric.latenessMs) / DAY_MS) - firstDay;
    const [row] = await tx<{ known: number }[]>`
      select coalesce(max(split_part(metric, '@', 2)::int), 0) as known from moments
      where attempt_id = ${attempt.id} and starts_with(metric, ${`${metric.key}@`})`;
    for (let day = (row?.known ?? 0) + 1; day <= over; day += 1) {
      await settleDay(tx, { settled, metric, day, start: new Date((firstDay + day - 1) * DAY_MS) });
    }
  }
}

interface DaysInput {
  settled: AttemptToSettle;
  attempt: AttemptRow;
  until: Date;
}

interface DayInput {
  settled: AttemptToSettle;
  metric: MetricToSettle;
  day: number;
  start: Date;
}

/**
 * By the stratum of first exposure, since the split differs at full rollout: there nearly all new users are the candidate's, and pooled
 * they would be compared with users who come back. Both arms get a row even on a day without anybody, which tells that the day is done.
 */
async function settleDay(tx: TransactionSql, { settled, metric, day, start }: DayInput): Promise<void> {
  const { attemptId, environmentId } = settled;
  const end = new Date(start.getTime() + DAY_MS);
  await tx`
    with active as (
      select x.stratum, x.variant, e.unit, ${valueOf(tx, metric)} as y
      from event_log e
      cross join lateral (select * from exposures x where x.attempt_id = ${attemptId} and x.unit = e.unit offset 0) x
      where e.environment_id + 0 = ${environmentId} and e.received >= ${start} and e.received < ${end} and e.received >= x.first_received
        and x.stratum >= 0 and (e.attempt_id is null or e.attempt_id = ${attemptId})
      group by x.stratum, x.variant, e.unit
    )
    insert into moments (attempt_id, metric, stratum, variant, slice, units, sum_y, sum_yy, sum_abs_y, raw_sum_y, raw_sum_yy, non_zero)
    select ${attemptId}::int, ${dayKey(metric.key, day)}, s.stratum, v.variant, '', count(y), coalesce(sum(y), 0), coalesce(sum(y * y), 0),
      coalesce(sum(abs(y)), 0), coalesce(sum(y), 0), coalesce(sum(y * y), 0), count(*) filter (where y <> 0)
    from (select 0 as stratum union select stratum from active) s
      cross join unnest(array[${CONTROL}, ${CANDIDATE}]::smallint[]) as v (variant)
      left join active a on a.stratum = s.stratum and a.variant = v.variant
    group by s.stratum, v.variant
    on conflict do nothing`;
}

function valueOf(tx: TransactionSql, { kind, numerator, source, cap }: MetricToSettle) {
  const counted = tx`e.event = ${numerator.event} ${source === 'server' ? tx`and e.from_server` : tx``}`;
  if (kind === 'proportion') return tx`case when bool_or(${counted}) then 1000000::numeric else 0 end`;
  const each = numerator.aggregate === 'sum' ? tx`coalesce(e.value, 1000000)::numeric` : tx`1000000::numeric`;
  const sum = tx`coalesce(sum(${each}) filter (where ${counted}), 0)`;
  return cap === undefined ? sum : tx`least(${sum}, ${cap}::numeric)`;
}
