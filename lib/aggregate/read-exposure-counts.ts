import type { AnySql } from '@/lib/db/types';
import type { ExposureCountRow } from './types';

/** Exposed units by stratum, variant and slice, counted once each by their first receipt: what the traffic balance is tested on. */
export async function readExposureCounts(sql: AnySql, attemptId: number): Promise<ExposureCountRow[]> {
  const rows = await sql<(Omit<ExposureCountRow, 'units' | 'hashDiffers'> & { units: bigint; hashDiffers: bigint })[]>`
    select stratum, variant, slice, units, hash_differs as "hashDiffers"
    from exposure_counts
    where attempt_id = ${attemptId}
    order by stratum, variant, slice`;
  return rows.map((row) => ({ ...row, units: Number(row.units), hashDiffers: Number(row.hashDiffers) }));
}
