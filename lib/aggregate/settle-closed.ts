import type { TransactionSql } from '@/lib/db/types';
import { type Fragment, textList } from './attempt-sql';
import { type Closing, closedUnits, closesAfter, milliseconds } from './closed-units';
import { binOf } from './histogram-bin';
import { counts, type MetricSql, metricSql } from './metric-sql';
import { LEFT_OUT, type Slice } from './register-exposures';
import type { AttemptToSettle, MetricToSettle } from './types';
import { SUM_COLUMNS } from './unit-sums';

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
      and first_received >= ${slice.from}::text::timestamptz - ${after} and first_received < ${slice.to}::timestamptz - ${after}
    order by unit`;
  const moments = settled.flatMap((one) => one.moments);
  const sums = moments.flatMap((one, index) => one.sums.map((sum, column) => tx`, ${sum} as ${tx(`s${index}_${column}`)}`));
  const names = moments.map(({ metric }) => metric);
  const columns = SUM_COLUMNS.join(', ');
  const [row] = await tx<{ units: bigint }[]>`
    with ${closedUnits(tx, attempt, closing, due)},
    pooled as materialized (
      select u.stratum, u.variant, u.slices, count(*)::numeric as units ${sums}
      from kept u cross join lateral (
        select ${commaJoined(
          tx,
          settled.flatMap((one) => one.unitColumns),
        )}
        from event_log e
        where ${outcomes(tx, attempt, closing, settled)}
      ) o
      group by u.stratum, u.variant, u.slices
    ),
    crossed as (select stratum, variant, count(*) as units from units where is_crossover group by stratum, variant),
    added as (
      insert into moments as m (attempt_id, metric, stratum, variant, slice, units, ${tx.unsafe(columns)}, crossovers)
      select ${attemptId}::int, metric, stratum, variant, slice, sum(units), ${tx.unsafe(eachColumn((name) => `sum(${name})`))}, sum(crossovers)
      from (
        select v.metric, p.stratum, p.variant, slice, p.units, ${tx.unsafe(eachColumn((name) => `v.${name}`))}, 0 as crossovers
        from pooled p
        cross join lateral unnest(array[''] || p.slices) as slice
        cross join lateral (values ${commaJoined(
          tx,
          moments.map(({ metric }, index) => pooledRow(tx, metric, index)),
        )}) as v(metric, ${tx.unsafe(columns)})
        union all
        select metric, stratum, variant, '', 0, ${tx.unsafe(eachColumn(() => '0'))}, units
        from crossed cross join unnest(${textList(names)}::text[]) as metric
      ) parts
      group by metric, stratum, variant, slice
      on conflict (attempt_id, metric, stratum, variant, slice) do update set
        units = m.units + excluded.units,
        ${tx.unsafe(eachColumn((name) => `${name} = m.${name} + excluded.${name}`))},
        crossovers = m.crossovers + excluded.crossovers
    )
    ${histograms(tx, attempt, closing, settled)}
    select coalesce(sum(units), 0)::bigint as units from pooled`;
  return Number(row?.units ?? 0);
}

function eachColumn(write: (name: string) => string): string {
  return SUM_COLUMNS.map(write).join(', ');
}

/** The sums of one metric, out of the one wide row of a pool. */
function pooledRow(tx: TransactionSql, metric: string, index: number): Fragment {
  return tx`(${metric}::text, ${tx.unsafe(SUM_COLUMNS.map((_, column) => `p.s${index}_${column}`).join(', '))})`;
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
