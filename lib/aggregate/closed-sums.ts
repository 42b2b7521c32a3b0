import type { AnySql } from '@/lib/db/types';
import { type Fragment, textList } from './attempt-sql';
import { type Closing, closedUnits, milliseconds } from './closed-units';
import type { MetricSql } from './metric-sql';
import type { AttemptToSettle } from './types';
import { SUM_COLUMNS } from './unit-sums';

interface ClosedSumsInput {
  attempt: AttemptToSettle;
  closing: Closing;
  /** Metrics with this window and lateness. */
  settled: readonly MetricSql[];
  /** As for `closedUnits`. */
  due: Fragment;
}

export interface ClosedSums {
  /** Common table expressions; `kept` has the units that count and `pooled` one row for each stratum, variant and set of slices. */
  expressions: Fragment;
  /** A select of `metric, stratum, variant, slice, units`, `SUM_COLUMNS` and `crossovers`. */
  sums: Fragment;
}

/** The sums over units as they stood when they closed: one look at each unit's events for all metrics. */
export function closedSums(sql: AnySql, { attempt, closing, settled, due }: ClosedSumsInput): ClosedSums {
  const moments = settled.flatMap((one) => one.moments);
  const unitColumns = settled.flatMap((one) => one.unitColumns);
  const pooled = moments.flatMap((one, index) => one.sums.map((sum, column) => sql`, ${sum} as ${sql(`s${index}_${column}`)}`));
  const rows = moments.map(({ metric }, index) => pooledRow(sql, metric, index));
  const names = textList(moments.map(({ metric }) => metric));
  const expressions = sql`
    ${closedUnits(sql, attempt, closing, due)},
    pooled as materialized (
      select u.stratum, u.variant, u.slices, count(*)::numeric as units ${pooled}
      from kept u cross join lateral (
        select ${commaJoined(sql, unitColumns)} from event_log e where ${outcomes(sql, attempt, closing, settled)}
      ) o
      group by u.stratum, u.variant, u.slices
    ),
    crossed as (select stratum, variant, count(*) as units from units where is_crossover group by stratum, variant)`;
  const sums = sql`
    select metric, stratum, variant, slice, sum(units) as units, ${sql.unsafe(eachColumn((name) => `sum(${name}) as ${name}`))},
      sum(crossovers) as crossovers
    from (
      select v.metric, p.stratum, p.variant, slice, p.units, ${sql.unsafe(eachColumn((name) => `v.${name}`))}, 0 as crossovers
      from pooled p
      cross join lateral unnest(array[''] || p.slices) as slice
      cross join lateral (values ${commaJoined(sql, rows)}) as v(metric, ${sql.unsafe(eachColumn((name) => name))})
      union all
      select metric, stratum, variant, '', 0, ${sql.unsafe(eachColumn(() => '0'))}, units
      from crossed cross join unnest(${names}::text[]) as metric
    ) parts
    group by metric, stratum, variant, slice`;
  return { expressions, sums };
}

export function eachColumn(write: (name: string) => string): string {
  return SUM_COLUMNS.map(write).join(', ');
}

/** The sums of one metric, out of the one wide row of a pool. */
function pooledRow(sql: AnySql, metric: string, index: number): Fragment {
  return sql`(${metric}::text, ${sql.unsafe(SUM_COLUMNS.map((_, column) => `p.s${index}_${column}`).join(', '))})`;
}

/** Which events `e` of unit `u` matter: those known when it closed, from the longest look-back to the end of the window. */
export function outcomes(
  sql: AnySql,
  { environmentId, clock }: AttemptToSettle,
  closing: Closing,
  settled: readonly MetricSql[],
): Fragment {
  const lookback = milliseconds(sql, Math.max(0, ...settled.map(({ metric }) => metric.lookbackMs ?? 0)));
  const names = textList([...new Set(settled.flatMap(({ events }) => events))]);
  const known = clock === 'event' ? sql`true` : sql`e.received < u.closes`;
  return sql`e.environment_id = ${environmentId} and e.unit = u.unit and e.event = any(${names}::text[]) and ${known}
    and e.occurred >= u.occurred - ${lookback} and e.occurred < u.occurred + ${milliseconds(sql, closing.windowMs)}`;
}

function commaJoined(sql: AnySql, fragments: readonly Fragment[]): Fragment {
  return sql`${fragments.map((fragment, index) => (index === 0 ? fragment : sql`, ${fragment}`))}`;
}
