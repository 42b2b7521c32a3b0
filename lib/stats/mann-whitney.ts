import { normal } from './distributions';
import { requireArgument } from './require-argument';
import type { Computed } from './types';

export interface MannWhitneyResult {
  /** pairs in which the candidate is greater, ties counting one half */
  uCandidate: number;
  uControl: number;
  standardDeviation: number;
  z: number;
  pValue: number;
  zContinuity: number;
  pValueContinuity: number;
  pGreaterContinuity: number;
  pLessContinuity: number;
  /** P(candidate > control) + ½ P(equal) */
  superiority: number;
  hasTies: boolean;
}

/**
 * The Mann–Whitney test by its normal approximation with the correction for ties.
 *
 * @param control one value per unit
 * @param candidate as well
 * @returns no value for an empty arm or when all values are equal
 * @throws RangeError for values that are not finite
 * @see Mann & Whitney (1947), Annals of Mathematical Statistics 18; R wilcox.test, scipy mannwhitneyu
 * @example mannWhitney([1, 4, 5], [2, 6, 7, 8]) // { uCandidate: 10, pValue: 0.15729920705, pValueContinuity: 0.21592493894 } // scipy mannwhitneyu
 */
export function mannWhitney(control: readonly number[], candidate: readonly number[]): Computed<MannWhitneyResult> {
  for (const value of [...control, ...candidate]) requireArgument(Number.isFinite(value), 'mannWhitney', 'finite values', value);
  const nControl = control.length;
  const nCandidate = candidate.length;
  if (nControl === 0 || nCandidate === 0) return { ok: false, reason: 'an arm has no values' };
  const { rankSum, tieSum } = rankCandidate(control, candidate);
  const n = nControl + nCandidate;
  const pairs = nControl * nCandidate;
  const uCandidate = rankSum - (nCandidate * (nCandidate + 1)) / 2;
  const variance = (pairs / 12) * (n + 1 - tieSum / (n * (n - 1)));
  if (!(variance > 0)) return { ok: false, reason: 'all values are equal' };
  const standardDeviation = Math.sqrt(variance);
  const excess = uCandidate - pairs / 2;
  const z = excess / standardDeviation;
  const zContinuity = (Math.sign(excess) * Math.max(0, Math.abs(excess) - 0.5)) / standardDeviation;
  return {
    ok: true,
    value: {
      uCandidate,
      uControl: pairs - uCandidate,
      standardDeviation,
      z,
      pValue: 2 * normal.sf(Math.abs(z)),
      zContinuity,
      pValueContinuity: 2 * normal.sf(Math.abs(zContinuity)),
      pGreaterContinuity: normal.sf((excess - 0.5) / standardDeviation),
      pLessContinuity: normal.cdf((excess + 0.5) / standardDeviation),
      superiority: uCandidate / pairs,
      hasTies: tieSum > 0,
    },
  };
}

function rankCandidate(control: readonly number[], candidate: readonly number[]): { rankSum: number; tieSum: number } {
  const first = Float64Array.from(control).sort();
  const second = Float64Array.from(candidate).sort();
  let i = 0;
  let j = 0;
  let rankSum = 0;
  let tieSum = 0;
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    const before = i + j;
    const startOfCandidate = j;
    while (i < first.length && first[i] === value) i += 1;
    while (j < second.length && second[j] === value) j += 1;
    const tied = i + j - before;
    rankSum += (j - startOfCandidate) * (before + (tied + 1) / 2);
    tieSum += tied * (tied - 1) * (tied + 1);
  }
  return { rankSum, tieSum };
}
