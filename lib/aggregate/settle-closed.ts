import type { TransactionSql } from '@/lib/db/types';
import { type Fragment, textList } from './attempt-sql';
import { type Closing, closedUnits, closesAfter, milliseconds } from './closed-units';
import { binOf } from './histogram-bin';
import { counts, type MetricSql, metricSql } from './metric-sql';
import { LEFT_OUT, type Slice } from './register-exposures';
import type { AttemptToSettle, MetricToSettle } from './types';

interface ClosedInput {
  attempt: AttemptToSettle;
  closing: Closing;
  /** Metrics with this window and lateness. */
  metrics: readonly MetricToSettle[];
  slice: Slice;
}

/**
 * Adds the units that close in a slice of time to the moments of some metrics.
 *
 * What counts for a unit is what was known when it closed, whichever cut that happens in: one cut or many give the same sums.
 *
 * @returns number of units added
 */
export async function settleClosed(tx: TransactionSql, { attempt, closing, metrics, slice }: ClosedInput): Promise<number> {
  const { attemptId } = attempt;
  const settled = metrics.map((metric, index) => metricSql(tx, metric, index));
  const after = closesAfter(tx, closing);
  const due = tx`
    select unit, first_received, occurred, variant, stratum, slices, repeated, first_received + ${after} as closes
    from exposures
    where attempt_id = ${attemptId} and stratum > ${LEFT_OUT}
      and first_received >= ${slice.from}::text::timestamptz - ${after} and first_received < ${slice.to}::timestamptz - ${after}`;
  const [row] = await tx<{ units: bigint }[]>`
    with ${closedUnits(tx, attempt, closing, due)},
    valued as materialized (
      select u.stratum, u.variant, array[''] || u.slices as slices, o.*
      from kept u cross join lateral (
        select ${commaJoined(
          tx,
          settled.map((one) => one.aggregates),
        )}
        from event_log e
        where ${outcomes(tx, attempt, closing, settled)}
      ) o
    ),
    sums as (${settled.flatMap((one) => one.moments).map((columns, index) => tx`${index === 0 ? tx`` : tx`union all`} ${momentSums(tx, columns)}`)}),
    crossed as (select stratum, variant, count(*) as units from units where is_crossover group by stratum, variant),
    added as (
      insert into moments as m (
        attempt_id, metric, stratum, variant, slice, units, sum_y, sum_yy, sum_abs_y, raw_sum_y, raw_sum_yy,
        sum_d, sum_dd, sum_yd, sum_x, sum_xx, sum_xy, non_zero, events, crossovers
      )
      select
        ${attemptId}::int, metric, stratum, variant, slice, sum(units), sum(sum_y), sum(sum_yy), sum(sum_abs_y), sum(raw_sum_y), sum(raw_sum_yy),
        sum(sum_d), sum(sum_dd), sum(sum_yd), sum(sum_x), sum(sum_xx), sum(sum_xy), sum(non_zero), sum(events), sum(crossovers)
      from (
        select *, 0 as crossovers from sums
        union all
        select metric, stratum, variant, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, units
        from crossed cross join unnest(${textList(settled.flatMap((one) => one.moments.map((columns) => columns.metric)))}::text[]) as metric
      ) parts
      group by metric, stratum, variant, slice
      on conflict (attempt_id, metric, stratum, variant, slice) do update set
        units = m.units + excluded.units, sum_y = m.sum_y + excluded.sum_y, sum_yy = m.sum_yy + excluded.sum_yy,
        sum_abs_y = m.sum_abs_y + excluded.sum_abs_y, raw_sum_y = m.raw_sum_y + excluded.raw_sum_y,
        raw_sum_yy = m.raw_sum_yy + excluded.raw_sum_yy, sum_d = m.sum_d + excluded.sum_d, sum_dd = m.sum_dd + excluded.sum_dd,
        sum_yd = m.sum_yd + excluded.sum_yd, sum_x = m.sum_x + excluded.sum_x, sum_xx = m.sum_xx + excluded.sum_xx,
        sum_xy = m.sum_xy + excluded.sum_xy, non_zero = m.non_zero + excluded.non_zero, events = m.events + excluded.events,
        crossovers = m.crossovers + excluded.crossovers
    )
    ${histograms(tx, attempt, closing, settled)}
    select count(*) as units from kept`;
  return Number(row?.units ?? 0);
}

/** A unit's events that were known when it closed, from the longest look-back to the end of the window. */
function outcomes(
  tx: TransactionSql,
  { environmentId, clock }: AttemptToSettle,
  closing: Closing,
  settled: readonly MetricSql[],
): Fragment {
  const lookback = milliseconds(tx, Math.max(0, ...settled.map(({ metric }) => metric.lookbackMs ?? 0)));
  const names = textList([...new Set(settled.flatMap(({ events }) => events))]);
  const known = clock === 'event' ? tx`true` : tx`e.received < u.closes`;
  return tx`e.environment_id = ${environmentId} and e.unit = u.unit and e.event = any(${names}::text[]) and ${known}
    and e.occurred >= u.occurred - ${lookback} and e.occurred < u.occurred + ${milliseconds(tx, closing.windowMs)}`;
}

function momentSums(tx: TransactionSql, { metric, y, raw, denominator: d, covariate: x, events }: MetricSql['moments'][number]): Fragment {
  const product = (a: Fragment, b: Fragment) => tx`sum(${a}::numeric * ${b})`;
  const none = tx`0::numeric`;
  return tx`
    select ${metric}::text as metric, stratum, variant, slice, count(*) as units,
      sum(${y}) as sum_y, ${product(y, y)} as sum_yy, sum(abs(${y})) as sum_abs_y,
      sum(${raw ?? y}) as raw_sum_y, ${product(raw ?? y, raw ?? y)} as raw_sum_yy,
      ${d ? tx`sum(${d})` : none} as sum_d, ${d ? product(d, d) : none} as sum_dd, ${d ? product(y, d) : none} as sum_yd,
      ${x ? tx`sum(${x})` : none} as sum_x, ${x ? product(x, x) : none} as sum_xx, ${x ? product(x, y) : none} as sum_xy,
      count(*) filter (where ${raw ?? y} <> 0) as non_zero, sum(${events}) as events
    from valued v cross join lateral unnest(slices) as slice
    group by stratum, variant, slice`;
}

function histograms(tx: TransactionSql, attempt: AttemptToSettle, closing: Closing, settled: readonly MetricSql[]): Fragment {
  const quantiles = settled.filter(({ metric }) => metric.kind === 'quantile');
  if (quantiles.length === 0) return tx``;
  const parts = quantiles.map(
    ({ metric }, index) => tx`${index === 0 ? tx`` : tx`union all`}
    select ${metric.key}::text as metric, u.stratum, u.variant, ${binOf(tx, tx`e.value`)} as bin, count(*) as events
    from kept u join event_log e on ${outcomes(tx, attempt, closing, settled)}
    where ${counts(tx, metric, metric.numerator)} and e.occurred >= u.occurred and e.value is not null
    group by u.stratum, u.variant, bin`,
  );
  return tx`, binned as (
      insert into histograms as h (attempt_id, metric, stratum, variant, bin, events)
      select ${attempt.attemptId}::int, p.* from (${parts}) p
      on conflict (attempt_id, metric, stratum, variant, bin) do update set events = h.events + excluded.events
    )`;
}

function commaJoined(tx: TransactionSql, fragments: readonly Fragment[]): Fragment {
  return tx`${fragments.map((fragment, index) => (index === 0 ? fragment : tx`, ${fragment}`))}`;
}
