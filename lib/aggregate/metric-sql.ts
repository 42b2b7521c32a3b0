import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';
import { milliseconds } from './closed-units';
import { shareKey } from './metric-to-settle';
import type { EventPart, MetricToSettle } from './types';
import { amountColumns, type Column, type Sums, unitSums } from './unit-sums';

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
  const { numerator, denominator, lookbackMs, thresholds, cap } = metric;
  const inWindow = sql`e.occurred >= u.occurred`;
  const counted = sql`${counts(sql, metric, numerator)} and ${inWindow}`;
  const named = (name: string) => `${name}${index}`;
  const raw = columnOf(sql, named('y'), valueOf(sql, metric, counted));
  const y = cap === undefined ? raw : columnOf(sql, named('c'), capped(sql, valueOf(sql, metric, counted), cap));
  const d = denominator && columnOf(sql, named('d'), sumOf(sql, denominator, sql`${counts(sql, metric, denominator)} and ${inWindow}`));
  const past = lookbackMs === undefined ? undefined : valueOf(sql, metric, before(sql, metric, lookbackMs));
  const x = past && columnOf(sql, named('x'), cap === undefined ? past : capped(sql, past, cap));
  const n = columnOf(sql, named('n'), { whole: sql`count(*) filter (where ${counted})`, isCount: true });
  const above = thresholds.map((least, at) => {
    const whole = sql`count(*) filter (where ${counted} and e.value > ${least})`;
    return columnOf(sql, named(`t${at}_`), { whole, isCount: true });
  });
  const events = n.name;
  const own = unitSums(sql, { y, raw, denominator: d, covariate: x, events });
  const shares = above.map((share, at) => ({
    metric: shareKey(metric.key, at),
    sums: unitSums(sql, { y: share, raw: share, denominator: raw, covariate: undefined, events }),
  }));
  return {
    metric,
    events: [numerator.event, ...(denominator === undefined ? [] : [denominator.event])],
    unitColumns: [...new Set([raw, y, n, d, x, ...above])].flatMap((column) => column?.columns ?? []),
    moments: [{ metric: metric.key, sums: own }, ...shares],
  };
}

/** A unit's number: whole events, or an amount in millionths. */
interface Value {
  whole: Fragment;
  isCount: boolean;
}

interface NamedColumn extends Column {
  columns: Fragment[];
}

function columnOf(sql: AnySql, name: string, { whole, isCount }: Value): NamedColumn {
  return { name, isCount, columns: isCount ? [sql`${whole} as ${sql(name)}`] : amountColumns(sql, name, whole) };
}

function capped(sql: AnySql, { whole, isCount }: Value, cap: bigint): Value {
  const amount = isCount ? sql`${whole} * 1000000::numeric` : whole;
  return { whole: sql`least(${amount}, ${cap}::numeric)`, isCount: false };
}

function before(sql: AnySql, metric: MetricToSettle, lookbackMs: number): Fragment {
  const from = sql`u.occurred - ${milliseconds(sql, lookbackMs)}`;
  return sql`${counts(sql, metric, metric.numerator)} and e.occurred < u.occurred and e.occurred >= ${from}`;
}

/** 1 or 0 for a proportion, the number of events for a quantile, otherwise what the numerator says. */
function valueOf(sql: AnySql, { kind, numerator }: MetricToSettle, counted: Fragment): Value {
  if (kind === 'proportion') return { whole: sql`(count(*) filter (where ${counted}) > 0)::int::bigint`, isCount: true };
  return sumOf(sql, kind === 'quantile' ? { ...numerator, aggregate: 'count' } : numerator, counted);
}

function sumOf(sql: AnySql, { aggregate }: EventPart, counted: Fragment): Value {
  if (aggregate === 'count') return { whole: sql`count(*) filter (where ${counted})`, isCount: true };
  return { whole: sql`coalesce(sum(coalesce(e.value, 1000000)) filter (where ${counted}), 0)`, isCount: false };
}
