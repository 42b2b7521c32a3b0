import type { AnySql } from '@/lib/db/types';
import type { MomentRow } from './types';

/** A row as it comes from SQL: `numeric` is text. */
export type StoredMoments = { [Column in keyof MomentRow]: MomentRow[Column] extends bigint ? bigint | string : MomentRow[Column] };

/** The moments of an attempt, in a fixed order. Few rows, however many events there were. */
export async function readMoments(sql: AnySql, attemptId: number): Promise<MomentRow[]> {
  const rows = await sql<StoredMoments[]>`
    select metric, stratum, variant, slice, units,
      sum_y as "sumY", sum_yy as "sumYy", sum_abs_y as "sumAbsY", raw_sum_y as "rawSumY", raw_sum_yy as "rawSumYy",
      sum_d as "sumD", sum_dd as "sumDd", sum_yd as "sumYd", sum_x as "sumX", sum_xx as "sumXx", sum_xy as "sumXy",
      non_zero as "nonZero", events, late, crossovers
    from moments
    where attempt_id = ${attemptId}
    order by metric, stratum, variant, slice`;
  return toMomentRows(rows);
}

export function toMomentRows(rows: readonly StoredMoments[]): MomentRow[] {
  return rows.map(({ metric, stratum, variant, slice, ...sums }) => ({ metric, stratum, variant, slice, ...exact(sums) }));
}

type Sums = Omit<MomentRow, 'metric' | 'stratum' | 'variant' | 'slice'>;

function exact(sums: { [Column in keyof Sums]: bigint | string }): Sums {
  return Object.fromEntries(Object.entries(sums).map(([column, value]) => [column, BigInt(value)])) as { [Column in keyof Sums]: bigint };
}
