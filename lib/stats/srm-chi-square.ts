import { chi2 } from './distributions';
import { requireArgument } from './require-argument';
import type { Computed } from './types';

export interface ChiSquareResult {
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
  expectedCounts: number[];
}

/**
 * Pearson's chi-square of counts against planned shares. One look only: peeked at, it alarms many times too often
 * (1.6 % at α = 0.1 % over 100 looks); for monitoring use `logESrm`.
 *
 * @param counts units per variant, 0 or more
 * @param weights planned weights, all above 0, normalised to a sum of 1
 * @returns no value when nothing was counted
 * @throws RangeError for lengths that differ, fewer than two variants, or values outside these domains
 * @see Pearson (1900), Philosophical Magazine 50; Fabijan et al. (2019), KDD
 * @example srmChiSquare([14901, 14908], [0.5, 0.5]) // { statistic: 0.0016437988526955, pValue: 0.967659596891351 } // scipy chisquare
 */
export function srmChiSquare(counts: readonly number[], weights: readonly number[]): Computed<ChiSquareResult> {
  requireArgument(counts.length === weights.length, 'srmChiSquare', `as many weights as the ${counts.length} counts`, weights.length);
  requireArgument(counts.length >= 2, 'srmChiSquare', 'two variants or more', counts.length);
  for (const weight of weights) requireArgument(weight > 0 && weight < Infinity, 'srmChiSquare', 'weights above 0', weight);
  for (const count of counts) requireArgument(count >= 0 && count < Infinity, 'srmChiSquare', 'counts of 0 or more', count);
  const units = counts.reduce((sum, count) => sum + count, 0);
  if (units === 0) return { ok: false, reason: 'no unit was counted' };
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const expectedCounts = weights.map((weight) => (units * weight) / weightSum);
  const statistic = expectedCounts.reduce((sum, expected, index) => sum + ((counts[index] ?? 0) - expected) ** 2 / expected, 0);
  const degreesOfFreedom = counts.length - 1;
  return { ok: true, value: { statistic, degreesOfFreedom, pValue: chi2.sf(statistic, degreesOfFreedom), expectedCounts } };
}
