import type { AnySql } from '@/lib/db/types';
import { valueOfBin } from './histogram-bin';
import type { HistogramRow } from './types';

/** Values of a quantile metric's events in closed units, binned on a log scale. */
export async function readHistograms(sql: AnySql, attemptId: number, metric: string): Promise<HistogramRow[]> {
  return await sql<HistogramRow[]>`
    select stratum, variant, bin, events from histograms
    where attempt_id = ${attemptId} and metric = ${metric}
    order by stratum, variant, bin`;
}

/**
 * Quantile of merged histograms, to about 0.5 %.
 *
 * @param rows of any strata; those of one variant
 * @param quantile above 0 and below 1
 * @returns in the metric's unit; undefined without events
 */
export function quantileOf(rows: readonly HistogramRow[], quantile: number): number | undefined {
  const ordered = [...rows].sort((a, b) => a.bin - b.bin);
  const total = ordered.reduce((sum, { events }) => sum + events, 0n);
  const rank = Math.ceil(Number(total) * quantile);
  let seen = 0;
  for (const { bin, events } of ordered) {
    seen += Number(events);
    if (seen >= rank) return valueOfBin(bin);
  }
  return undefined;
}
