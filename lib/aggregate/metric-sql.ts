import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';
import { milliseconds } from './closed-units';
import { shareKey } from './metric-to-settle';
import type { EventPart, MetricToSettle } from './types';
import { type Sums, unitSums } from './unit-sums';

/** What settling adds up for one metric. */
export interface MetricSql {
  metric: MetricToSettle;
  /** Names of events that count. */
  events: string[];
  /** Columns of one unit, over its events `e`. */
  unitColumns: Fragment[];
  /** Rows of moments: one, and for a quantile one more for each threshold. */
  moments: { metric: string; sums: Sums }[];
}

/** Whether event `e` is one that this part of the metric counts. */
export function counts(sql: AnySql, { source }: MetricToSettle, { event }: EventPart): Fragment {
  return source === 'server' ? sql`(e.event = ${event} and e.from_server)` : sql`e.event = ${event}`;
}

/** SQL of the metric at `index` of those that are settled together. */
export function metricSql(sql: AnySql, metric: MetricToSettle, index: number): MetricSql {
  const { numerator, denominator, lookbackMs, thresholds, cap, kind } = metric;
  const inWindow = sql`e.occurred >= u.occurred`;
  const counted = sql`${counts(sql, metric, numerator)} and ${inWindow}`;
  const value = valueOf(sql, metric, counted);
  const raw = { name: `y${index}`, isCount: value.isCount };
  const d = denominator && sumOf(sql, denominator, sql`${counts(sql, metric, denominator)} and ${inWindow}`);
  const x = lookbackMs === undefined ? undefined : valueOf(sql, metric, before(sql, metric, lookbackMs));
  const named = (name: string, column: Fragment) => sql`${column} as ${sql(name + index)}`;
  const own = unitSums(sql, {
    y: raw,
    cap,
    denominator: d && { name: `d${index}`, isCount: d.isCount },
    covariate: x && { name: `x${index}`, isCount: x.isCount },
    events: `n${index}`,
  });
  const shares = thresholds.map((_, at) => ({
    metric: shareKey(metric.key, at),
    sums: unitSums(sql, {
      y: { name: `t${at}_${index}`, isCount: true },
      cap: undefined,
      denominator: raw,
      covariate: undefined,
      events: `n${index}`,
    }),
  }));
  return {
    metric,
    events: [numerator.event, ...(denominator === undefined ? [] : [denominator.event])],
    unitColumns: [
      named('y', value.column),
      named('n', sql`count(*) filter (where ${counted})`),
      ...(d === undefined ? [] : [named('d', d.column)]),
      ...(x === undefined ? [] : [named('x', x.column)]),
      ...(kind === 'quantile'
        ? thresholds.map((least, at) => named(`t${at}_`, sql`count(*) filter (where ${counted} and e.value > ${least})`))
        : []),
    ],
    moments: [{ metric: metric.key, sums: own }, ...shares],
  };
}

/** A unit's number: whole events, or a sum in millionths. */
interface Value {
  column: Fragment;
  isCount: boolean;
}

function before(sql: AnySql, metric: MetricToSettle, lookbackMs: number): Fragment {
  const from = sql`u.occurred - ${milliseconds(sql, lookbackMs)}`;
  return sql`${counts(sql, metric, metric.numerator)} and e.occurred < u.occurred and e.occurred >= ${from}`;
}

/** 1 or 0 for a proportion, the number of events for a quantile, otherwise what the numerator says. */
function valueOf(sql: AnySql, { kind, numerator }: MetricToSettle, counted: Fragment): Value {
  if (kind === 'proportion') return { column: sql`(count(*) filter (where ${counted}) > 0)::int::bigint`, isCount: true };
  return sumOf(sql, kind === 'quantile' ? { ...numerator, aggregate: 'count' } : numerator, counted);
}

function sumOf(sql: AnySql, { aggregate }: EventPart, counted: Fragment): Value {
  if (aggregate === 'count') return { column: sql`count(*) filter (where ${counted})`, isCount: true };
  return { column: sql`coalesce(sum(coalesce(e.value, 1000000)) filter (where ${counted}), 0)`, isCount: false };
}
