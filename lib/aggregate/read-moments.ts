import type { AnySql } from '@/lib/db/types';
import type { MomentRow } from './types';

/** A row as it comes from SQL: `numeric` is text. */
export type StoredMoments = { [Column in keyof MomentRow]: MomentRow[Column] extends bigint ? bigint | string : MomentRow[Column] };

/**
 * The moments of an attempt, in a fixed order. Few rows, however many events there were.
 *
 * @param slicesOf the one metric whose slices are read too; undefined for those of every metric
 */
export async function readMoments(sql: AnySql, attemptId: number, slicesOf?: string): Promise<MomentRow[]> {
  const rows = await sql<StoredMoments[]>`
    select metric, stratum, variant, slice, units,
      sum_y as "sumY", sum_yy as "sumYy", sum_abs_y as "sumAbsY", raw_sum_y as "rawSumY", raw_sum_yy as "rawSumYy",
      sum_d as "sumD", sum_dd as "sumDd", sum_yd as "sumYd", sum_x as "sumX", sum_xx as "sumXx", sum_xy as "sumXy",
      non_zero as "nonZero", events, late, crossovers
    from moments
    where attempt_id = ${attemptId}
      ${slicesOf === undefined ? sql`` : sql`and (slice = '' or metric = ${slicesOf} or starts_with(metric, ${`${slicesOf}#`}))`}
    order by metric, stratum, variant, slice`;
  return toMomentRows(rows);
}

/** Field by field: rows that all have one shape took half the time of ones put together from their entries. */
export function toMomentRows(rows: readonly StoredMoments[]): MomentRow[] {
  return rows.map((row) => ({
    metric: row.metric,
    stratum: row.stratum,
    variant: row.variant,
    slice: row.slice,
    units: BigInt(row.units),
    sumY: BigInt(row.sumY),
    sumYy: BigInt(row.sumYy),
    sumAbsY: BigInt(row.sumAbsY),
    rawSumY: BigInt(row.rawSumY),
    rawSumYy: BigInt(row.rawSumYy),
    sumD: BigInt(row.sumD),
    sumDd: BigInt(row.sumDd),
    sumYd: BigInt(row.sumYd),
    sumX: BigInt(row.sumX),
    sumXx: BigInt(row.sumXx),
    sumXy: BigInt(row.sumXy),
    nonZero: BigInt(row.nonZero),
    events: BigInt(row.events),
    late: BigInt(row.late),
    crossovers: BigInt(row.crossovers),
  }));
}
