import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';

/** A number of one unit: a count in one column, or an amount in millionths in the two of `amountColumns`. */
export interface Column {
  name: string;
  isCount: boolean;
}

interface Columns {
  y: Column;
  /** The same before capping. */
  raw: Column;
  denominator: Column | undefined;
  covariate: Column | undefined;
  /** Name of the column that counts events. */
  events: string;
}

/** Sums over units of a pool, in the order of `SUM_COLUMNS`; values in millionths, products in 1e-12. */
export type Sums = Fragment[];

export const SUM_COLUMNS = [
  'sum_y',
  'sum_yy',
  'sum_abs_y',
  'raw_sum_y',
  'raw_sum_yy',
  'sum_d',
  'sum_dd',
  'sum_yd',
  'sum_x',
  'sum_xx',
  'sum_xy',
  'non_zero',
  'events',
] as const;

// Products of two such numbers fit 64 bits, whose sums Postgres keeps in 128. `numeric` arithmetic takes ten times as long.
const SMALL = 3_037_000_499;

/** An amount in two columns, of which one is null: a `bigint` for a small one, a `numeric` for any other. */
export function amountColumns(sql: AnySql, name: string, amount: Fragment): Fragment[] {
  return [
    sql`case when abs(${amount}) <= ${SMALL}::bigint then (${amount})::bigint end as ${sql(name)}`,
    sql`case when abs(${amount}) > ${SMALL}::bigint then ${amount} end as ${sql(largeName(name))}`,
  ];
}

function largeName(name: string): string {
  return `${name}_large`;
}

/** The sums that make the moments of one metric, over units `o`. */
export function unitSums(sql: AnySql, columns: Columns): Sums {
  const { y, raw, denominator: d, covariate: x, events } = columns;
  const none = sql`0::numeric`;
  return [
    total(sql, y),
    product(sql, y, y),
    magnitude(sql, y),
    total(sql, raw),
    product(sql, raw, raw),
    d ? total(sql, d) : none,
    d ? product(sql, d, d) : none,
    d ? product(sql, y, d) : none,
    x ? total(sql, x) : none,
    x ? product(sql, x, x) : none,
    x ? product(sql, x, y) : none,
    sql`count(*) filter (where ${small(sql, raw)} is distinct from 0)::numeric`,
    sql`sum(o.${sql(events)})`,
  ];
}

function small(sql: AnySql, { name }: Column): Fragment {
  return sql`o.${sql(name)}`;
}

function large(sql: AnySql, { name }: Column): Fragment {
  return sql`o.${sql(largeName(name))}`;
}

function total(sql: AnySql, column: Column): Fragment {
  if (column.isCount) return sql`(sum(${small(sql, column)}) * 1000000)`;
  return sql`(coalesce(sum(${small(sql, column)}), 0) + coalesce(sum(${large(sql, column)}), 0))`;
}

function magnitude(sql: AnySql, column: Column): Fragment {
  if (column.isCount) return total(sql, column);
  return sql`(coalesce(sum(abs(${small(sql, column)})), 0) + coalesce(sum(abs(${large(sql, column)})), 0))`;
}

function product(sql: AnySql, a: Column, b: Column): Fragment {
  // A number, so that it enters the text of the query.
  const scale = 1_000_000 ** (Number(a.isCount) + Number(b.isCount));
  const fast = sql`sum(${small(sql, a)} * ${small(sql, b)})`;
  // Counts of events of one unit are small.
  if (a.isCount && b.isCount) return sql`(${fast} * ${scale}::bigint)`;
  const isLarge = sql`${small(sql, a)} is null or ${small(sql, b)} is null`;
  const exact = sql`sum(${whole(sql, a)} * ${whole(sql, b)}) filter (where ${isLarge})`;
  return sql`((coalesce(${fast}, 0) + coalesce(${exact}, 0)) * ${scale}::bigint)`;
}

function whole(sql: AnySql, column: Column): Fragment {
  const number = sql`${small(sql, column)}::numeric`;
  return column.isCount ? number : sql`coalesce(${number}, ${large(sql, column)})`;
}
