import type { AnySql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';

/** Neighbouring bins differ by 1 %, so that a quantile read from them is off by at most half of that. */
const GROWTH = 1.01;
const MILLIONTH = 1e-6;

/**
 * Log-spaced bin of a value in millionths, as SQL: 0 for zero, k > 0 for [1.01^(k−1), 1.01^k) millionths, −k for its negative. At most
 * about 4,400 bins either side.
 */
export function binOf(sql: AnySql, value: Fragment): Fragment {
  return sql`case when ${value} = 0 then 0
    else (sign(${value}) * (1 + floor(ln(abs(${value}::numeric)::float8) / ln(${GROWTH}::float8))))::int end`;
}

/** The value a bin stands for, in the metric's unit: its middle on the log scale. */
export function valueOfBin(bin: number): number {
  if (bin === 0) return 0;
  return Math.sign(bin) * GROWTH ** (Math.abs(bin) - 0.5) * MILLIONTH;
}
