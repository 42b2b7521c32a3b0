import type { AnySql } from '@/lib/db/types';
import { type Fragment, textList } from './attempt-sql';
import { type Closing, closedUnits, type Due, dueUnits, leftOut, milliseconds } from './closed-units';
import type { MetricSql } from './metric-sql';
import { longestLookback, type Sweep } from './sweep-of';
import type { AttemptToSettle } from './types';
import { SUM_COLUMNS } from './unit-sums';

interface ClosedSumsInput {
  attempt: AttemptToSettle;
  closing: Closing;
  /** Metrics with this window and lateness. */
  settled: readonly MetricSql[];
  due: Due;
  /** Set where the log is read in one sweep instead of unit by unit. */
  sweep: Sweep | undefined;
}

export interface ClosedSums {
  /** Common table expressions: those of `closedUnits`, and `pooled` with one row for each stratum, variant and set of slices. */
  expressions: Fragment;
  /** A select of `metric, stratum, variant, slice, units`, `SUM_COLUMNS` and `crossovers`. */
  sums: Fragment;
}

/** The sums over units as they stood when they closed: one look at each unit's events for all metrics. */
export function closedSums(sql: AnySql, input: ClosedSumsInput): ClosedSums {
  const { attempt, closing, settled, due } = input;
  const moments = settled.flatMap((one) => one.moments);
  const pooled = moments.flatMap((one, index) => one.sums.map((sum, column) => sql`, ${sum} as ${sql(`s${index}_${column}`)}`));
  const rows = moments.map(({ metric }, index) => pooledRow(sql, metric, index));
  const names = textList(moments.map(({ metric }) => metric));
  const expressions = sql`
    ${closedUnits(sql, attempt, closing, dueUnits(sql, due))},
    pooled as materialized (
      select o.stratum, o.variant, o.slices, count(*)::numeric as units ${pooled} from (${valued(sql, input)}) o
      group by o.stratum, o.variant, o.slices
    ),
    crossed as (select stratum, variant, count(*) as units from again where is_crossover group by stratum, variant)`;
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

/**
 * One row a unit: its stratum, variant, slices and the columns of its metrics.
 *
 * A sweep reads `exposures` itself, by whose key it groups: each further column to group by costs as much as a metric. Units seen again,
 * which are looked up for their exposures anyway, are looked up for their outcomes too. Units are looked up in the order of the index.
 */
function valued(sql: AnySql, { attempt, closing, settled, due, sweep }: ClosedSumsInput): Fragment {
  const columns = commaJoined(
    sql,
    settled.flatMap((one) => one.unitColumns),
  );
  const lookedUp = (some: Fragment) => sql`
    select u.stratum, u.variant, u.slices, o.* from (select * from kept u where ${some} order by unit) u cross join lateral (
      select ${columns} from event_log e
      where e.environment_id = ${attempt.environmentId} and ${outcomes(sql, { attempt, settled, closes: sql`u.closes`, ends: sql`u.ends` })}
    ) o`;
  if (sweep === undefined) return lookedUp(sql`true`);
  const ends = sql`u.occurred + ${milliseconds(sql, closing.windowMs)}`;
  // Adding 0 keeps the planner to the index on the received time.
  return sql`
    select u.stratum, u.variant, u.slices, ${columns}
    from exposures u left join event_log e on e.environment_id + 0 = ${attempt.environmentId} and e.received >= ${sweep.from}
      and e.received < ${sweep.to} and ${outcomes(sql, { attempt, settled, closes: due.closes, ends })}
    where ${due.rows} and not u.repeated and u.occurred >= ${sweep.since} and not (${leftOut(sql, attempt, closing)})
    group by u.attempt_id, u.unit
    union all ${lookedUp(sql`u.repeated or u.occurred < ${sweep.since}`)}`;
}

export function eachColumn(write: (name: string) => string): string {
  return SUM_COLUMNS.map(write).join(', ');
}

/** The sums of one metric, out of the one wide row of a pool. */
function pooledRow(sql: AnySql, metric: string, index: number): Fragment {
  return sql`(${metric}::text, ${sql.unsafe(SUM_COLUMNS.map((_, column) => `p.s${index}_${column}`).join(', '))})`;
}

interface OutcomesInput {
  attempt: AttemptToSettle;
  settled: readonly MetricSql[];
  /** When the unit closes, and when its window ends. */
  closes: Fragment;
  ends: Fragment;
}

/** Which events `e` of an environment matter for unit `u`: those known when it closed, from the longest look-back to the end of the window. */
export function outcomes(sql: AnySql, { attempt, settled, closes, ends }: OutcomesInput): Fragment {
  const lookbackMs = longestLookback(settled.map(({ metric }) => metric));
  const begins = lookbackMs === 0 ? sql`u.occurred` : sql`u.occurred - ${milliseconds(sql, lookbackMs)}`;
  const names = textList([...new Set(settled.flatMap(({ events }) => events))]);
  const known = attempt.clock === 'event' ? sql`true` : sql`e.received < ${closes}`;
  return sql`e.unit = u.unit and e.event = any(${names}::text[]) and ${known} and e.occurred >= ${begins} and e.occurred < ${ends}`;
}

function commaJoined(sql: AnySql, fragments: readonly Fragment[]): Fragment {
  return sql`${fragments.map((fragment, index) => (index === 0 ? fragment : sql`, ${fragment}`))}`;
}
