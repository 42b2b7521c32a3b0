import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import type { Computed, Interval } from './types';

export interface ClusteredQuantile {
  events: number;
  clusters: number;
  /** 1-based rank of the estimate among all events */
  rank: number;
  quantile: number;
  /** share of events at or below the estimate, and its variance with whole clusters as the units */
  share: number;
  shareVariance: number;
  /** shareVariance over that of independent events */
  designEffect: number;
  /** interval read at the ranks that the clustered variance asks for */
  outer: RankInterval;
  /** interval of independent events, widened by √designEffect */
  independent: RankInterval;
  adjustedError: number;
}

/**
 * An interval between two order statistics. `isClipped`: the ranks it asks for do not exist; there is not enough data.
 * Nor is there when the estimate is the largest event: its share is then 1, without variance.
 */
export interface RankInterval {
  lowerRank: number;
  upperRank: number;
  isClipped: boolean;
  interval: Interval;
  standardError: number;
}

/**
 * A quantile of events that come in clusters (all events of one user): the inverse ECDF, with intervals that count
 * clusters, not events, as independent.
 *
 * @param clusters the events of each unit; units without events are left out by the caller or given as empty lists
 * @param options.quantile in (0, 1)
 * @param options.alpha total error of the intervals, in (0, 1)
 * @returns no value with fewer than two clusters or no event
 * @throws RangeError for a quantile or alpha outside its domain, or events that are not finite
 * @see Deng, Knoblich, Lu (2018), KDD, section 4; Yao, Li, Lu (2024)
 * @example clusteredQuantile([[1, 2], [3], [4, 5, 6]], { quantile: 0.5, alpha: 0.05 })
 *   // { quantile: 3, share: 0.5, shareVariance: 0.145833333333, designEffect: 3.5 } // by hand
 */
export function clusteredQuantile(
  clusters: readonly (readonly number[])[],
  { quantile, alpha }: { quantile: number; alpha: number },
): Computed<ClusteredQuantile> {
  requireArgument(quantile > 0 && quantile < 1, 'clusteredQuantile', 'a quantile in (0, 1)', quantile);
  requireAlpha('clusteredQuantile', alpha);
  const sorted = Float64Array.from(clusters.flat()).sort();
  const events = sorted.length;
  for (const value of sorted) requireArgument(Number.isFinite(value), 'clusteredQuantile', 'finite events', value);
  if (clusters.length < 2) return { ok: false, reason: 'fewer than two units' };
  if (events === 0) return { ok: false, reason: 'no events' };
  // The slack absorbs 0.9 · 500 = 450.00000000000006
  const rank = Math.min(events, Math.max(1, Math.ceil(events * quantile - 1e-12)));
  const estimate = sorted[rank - 1] ?? Number.NaN;
  const { share, shareVariance } = clusteredShare(clusters, estimate);
  const independentVariance = (quantile * (1 - quantile)) / events;
  const designEffect = shareVariance / independentVariance;
  const z = normal.isf(alpha / 2);
  const outer = rankInterval(sorted, { quantile, halfWidth: z * Math.sqrt(shareVariance), z });
  const independent = rankInterval(sorted, { quantile, halfWidth: z * Math.sqrt(independentVariance), z });
  const adjustedError = independent.standardError * Math.sqrt(designEffect);
  return {
    ok: true,
    value: {
      events,
      clusters: clusters.length,
      rank,
      quantile: estimate,
      share,
      shareVariance,
      designEffect,
      outer,
      independent,
      adjustedError,
    },
  };
}

function clusteredShare(clusters: readonly (readonly number[])[], estimate: number): { share: number; shareVariance: number } {
  const count = clusters.length;
  const below = clusters.map((cluster) => cluster.filter((value) => value <= estimate).length);
  const totalBelow = below.reduce((sum, value) => sum + value, 0);
  const total = clusters.reduce((sum, cluster) => sum + cluster.length, 0);
  const share = totalBelow / total;
  // Residuals S_j − P̂ N_j sum to zero, so their squares are the linearised variance without cancellation
  const squares = clusters.reduce((sum, cluster, j) => sum + ((below[j] ?? 0) - share * cluster.length) ** 2, 0);
  const meanSize = total / count;
  return { share, shareVariance: squares / (count - 1) / count / meanSize / meanSize };
}

function rankInterval(sorted: Float64Array, { quantile, halfWidth, z }: { quantile: number; halfWidth: number; z: number }): RankInterval {
  const count = sorted.length;
  const wantedLower = Math.floor(count * (quantile - halfWidth));
  const wantedUpper = Math.ceil(count * (quantile + halfWidth));
  const lowerRank = Math.min(count, Math.max(1, wantedLower));
  const upperRank = Math.max(1, Math.min(count, wantedUpper));
  const interval = { lower: sorted[lowerRank - 1] ?? Number.NaN, upper: sorted[upperRank - 1] ?? Number.NaN };
  const isClipped = lowerRank !== wantedLower || upperRank !== wantedUpper;
  return { lowerRank, upperRank, isClipped, interval, standardError: (interval.upper - interval.lower) / (2 * z) };
}
