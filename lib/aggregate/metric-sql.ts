import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';
import { milliseconds } from './closed-units';
import { shareKey } from './metric-to-settle';
import type { EventPart, MetricToSettle } from './types';

/** What the row of moments of one metric is summed from: columns of one unit. */
interface MomentColumns {
  metric: string;
  /** Value, as capped. */
  y: Fragment;
  /** Value before capping, when there is a cap. */
  raw: Fragment | undefined;
  denominator: Fragment | undefined;
  covariate: Fragment | undefined;
  events: Fragment;
}

/** What settling adds up for one metric: columns of a unit's events `e`, and the moments made of them. */
export interface MetricSql {
  metric: MetricToSettle;
  /** Names of events that count. */
  events: string[];
  /** Select list of one unit's aggregates. */
  aggregates: Fragment;
  moments: MomentColumns[];
}

/** Whether event `e` is one that this part of the metric counts. */
export function counts(sql: AnySql, { source }: MetricToSettle, { event }: EventPart): Fragment {
  return source === 'server' ? sql`(e.event = ${event} and e.from_server)` : sql`e.event = ${event}`;
}

/** SQL of the metric at `index` of those that are settled together. Values are whole millionths throughout. */
export function metricSql(sql: AnySql, metric: MetricToSettle, index: number): MetricSql {
  const { numerator, denominator, lookbackMs, thresholds, cap } = metric;
  const column = (name: string) => sql(`${name}${index}`);
  const inWindow = sql`e.occurred >= u.occurred`;
  const counted = sql`${counts(sql, metric, numerator)} and ${inWindow}`;
  const aggregates = sql`
    ${valueOf(sql, metric, counted)} as ${column('y')},
    count(*) filter (where ${counted}) as ${column('n')}
    ${denominator === undefined ? sql`` : sql`, ${sumOf(sql, denominator, sql`${counts(sql, metric, denominator)} and ${inWindow}`)} as ${column('d')}`}
    ${lookbackMs === undefined ? sql`` : sql`, ${valueOf(sql, metric, before(sql, metric, lookbackMs))} as ${column('x')}`}
    ${thresholds.length === 0 ? sql`` : thresholds.map((least, at) => sql`, 1000000 * count(*) filter (where ${counted} and e.value > ${least}) as ${column(`t${at}_`)}`)}`;
  const value = sql`v.${column('y')}`;
  const own: MomentColumns = {
    metric: metric.key,
    y: cap === undefined ? value : sql`least(${value}, ${cap}::bigint)`,
    raw: cap === undefined ? undefined : value,
    denominator: denominator === undefined ? undefined : sql`v.${column('d')}`,
    covariate: lookbackMs === undefined ? undefined : cappedBy(sql, sql`v.${column('x')}`, cap),
    events: sql`v.${column('n')}`,
  };
  const shares = thresholds.map(
    (_, at): MomentColumns => ({
      metric: shareKey(metric.key, at),
      y: sql`v.${column(`t${at}_`)}`,
      raw: undefined,
      denominator: value,
      covariate: undefined,
      events: sql`v.${column('n')}`,
    }),
  );
  return {
    metric,
    events: [numerator.event, ...(denominator === undefined ? [] : [denominator.event])],
    aggregates,
    moments: [own, ...shares],
  };
}

function before(sql: AnySql, metric: MetricToSettle, lookbackMs: number): Fragment {
  const from = sql`u.occurred - ${milliseconds(sql, lookbackMs)}`;
  return sql`${counts(sql, metric, metric.numerator)} and e.occurred < u.occurred and e.occurred >= ${from}`;
}

/** One unit's value: 1 or 0 for a proportion, the number of events for a quantile, otherwise what the numerator says. */
function valueOf(sql: AnySql, { kind, numerator }: MetricToSettle, counted: Fragment): Fragment {
  if (kind === 'proportion') return sql`1000000 * (count(*) filter (where ${counted}) > 0)::int`;
  return sumOf(sql, kind === 'quantile' ? { ...numerator, aggregate: 'count' } : numerator, counted);
}

function sumOf(sql: AnySql, { aggregate }: EventPart, counted: Fragment): Fragment {
  if (aggregate === 'count') return sql`1000000 * count(*) filter (where ${counted})`;
  return sql`coalesce(sum(coalesce(e.value, 1000000)) filter (where ${counted}), 0)`;
}

function cappedBy(sql: AnySql, value: Fragment, cap: bigint | undefined): Fragment {
  return cap === undefined ? value : sql`least(${value}, ${cap}::bigint)`;
}
