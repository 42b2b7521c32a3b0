import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';

/** A column of one unit: whole events, or a sum in millionths. */
interface Column {
  name: string;
  isCount: boolean;
}

interface Columns {
  y: Column;
  /** In millionths. */
  cap: bigint | undefined;
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

/** The sums that make the moments of one metric, over units `o`. */
export function unitSums(sql: AnySql, { y, cap, denominator: d, covariate: x, events }: Columns): Sums {
  const none = sql`0::numeric`;
  const raw = operand(sql, y, undefined);
  const capped = operand(sql, y, cap);
  const sumY = total(sql, capped);
  const sumYy = product(sql, capped, capped);
  const denominator = d && operand(sql, d, undefined);
  const covariate = x && operand(sql, x, cap);
  return [
    sumY,
    sumYy,
    magnitude(sql, capped),
    cap === undefined ? sumY : total(sql, raw),
    cap === undefined ? sumYy : product(sql, raw, raw),
    denominator ? total(sql, denominator) : none,
    denominator ? product(sql, denominator, denominator) : none,
    denominator ? product(sql, capped, denominator) : none,
    covariate ? total(sql, covariate) : none,
    covariate ? product(sql, covariate, covariate) : none,
    covariate ? product(sql, covariate, capped) : none,
    sql`count(*) filter (where ${raw.value} <> 0)::numeric`,
    sql`sum(o.${sql(events)})`,
  ];
}

interface Operand {
  value: Fragment;
  /** What a sum is to be multiplied with to be in millionths: a number, so that it enters the text of the query. */
  isCount: boolean;
}

function operand(sql: AnySql, { name, isCount }: Column, cap: bigint | undefined): Operand {
  const column = sql`o.${sql(name)}`;
  if (cap === undefined) return { value: column, isCount };
  const inMillionths = isCount ? sql`${column} * 1000000` : column;
  return { value: sql`least(${inMillionths}, ${cap}::bigint)`, isCount: false };
}

function total(sql: AnySql, { value, isCount }: Operand): Fragment {
  return isCount ? sql`(sum(${value}) * 1000000)` : sql`sum(${value})`;
}

function magnitude(sql: AnySql, { value, isCount }: Operand): Fragment {
  return isCount ? sql`(sum(${value}) * 1000000)` : sql`sum(abs(${value}))`;
}

function product(sql: AnySql, a: Operand, b: Operand): Fragment {
  const scale = 1_000_000 ** (Number(a.isCount) + Number(b.isCount));
  // Counts of events of one unit are small.
  if (a.isCount && b.isCount) return sql`(sum(${a.value} * ${b.value}) * ${scale}::bigint)`;
  const isSmall = sql`${small(sql, a)} and ${small(sql, b)}`;
  const fast = sql`coalesce(sum(${a.value}::bigint * ${b.value}::bigint) filter (where ${isSmall}), 0)`;
  const exact = sql`coalesce(sum(${a.value}::numeric * ${b.value}) filter (where not (${isSmall})), 0)`;
  return sql`((${fast} + ${exact}) * ${scale}::bigint)`;
}

function small(sql: AnySql, { value }: Operand): Fragment {
  return sql`${value} between ${-SMALL}::bigint and ${SMALL}::bigint`;
}
