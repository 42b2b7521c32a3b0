import { readExposureCounts } from '@/lib/aggregate/read-exposure-counts';
import { readFreshness } from '@/lib/aggregate/read-freshness';
import { readMoments } from '@/lib/aggregate/read-moments';
import type { ExposureCountRow, FreshnessRow, MomentRow } from '@/lib/aggregate/types';
import type { AnySql } from '@/lib/db/types';
import type { StratumRow } from '@/lib/report/report-source';

/** What the database holds of an attempt's evidence. */
export interface EvidenceRows {
  strata: StratumRow[];
  moments: MomentRow[];
  exposures: ExposureCountRow[];
  freshness: FreshnessRow[];
}

/** The strata of an attempt, in order. */
export async function readStrata(sql: AnySql, attemptId: number): Promise<StratumRow[]> {
  const rows = await sql<(Omit<StratumRow, 'configVersion'> & { configVersion: bigint })[]>`
    select ordinal, stage, coverage, candidate_share as "candidateShare", config_version as "configVersion", entered_at as "enteredAt",
      left_at as "leftAt", excluded_at as "excludedAt", excluded_reason as "excludedReason"
    from stages where attempt_id = ${attemptId} order by ordinal`;
  return rows.map((row) => ({ ...row, configVersion: Number(row.configVersion) }));
}

/** Some rows per stage, variant, metric and slice, however many events there were; the reads travel together. */
export async function readEvidenceRows(sql: AnySql, attemptId: number, strata: StratumRow[]): Promise<EvidenceRows> {
  const [moments, exposures, freshness] = await Promise.all([
    readMoments(sql, attemptId),
    readExposureCounts(sql, attemptId),
    readFreshness(sql, attemptId),
  ]);
  return { strata, moments, exposures, freshness };
}
