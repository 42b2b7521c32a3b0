import { cochranQ, type Heterogeneity } from './cochran-q';
import { normal } from './distributions';
import { requireAlpha } from './require-alpha';
import { requireSample } from './require-sample';
import type { Computed, Interval, Stratum } from './types';

export interface StratifiedEstimate {
  estimate: number;
  standardError: number;
  z: number;
  pValue: number;
  interval: Interval;
}

export interface StratifiedMeansResult {
  /** differences candidate − control and their variances, per stratum */
  differences: number[];
  variances: number[];
  /** weighted by the strata's share of all units */
  postStratified: StratifiedEstimate;
  /** the post-stratified error when the shares themselves are random (gbstats) */
  randomWeightsError: number;
  /** weighted by precision */
  inverseVariance: StratifiedEstimate;
  heterogeneity: Computed<Heterogeneity>;
  /** the difference of overall means, which the mix of strata can turn around */
  pooledDifference: number;
  isPooledSignWrong: boolean;
}

/**
 * Estimates over strata such as ramp stages, and the pooled difference that must not be used in their place.
 *
 * @param strata both arms of each stratum
 * @param alpha total error of the intervals, in (0, 1)
 * @returns no value without strata, with fewer than two units in an arm of one, or when a stratum has no variance
 * @throws RangeError for samples or alpha outside their domain
 * @see Miratrix, Sekhon, Yu (2013), JRSS B 75; Simpson (1951), JRSS B 13
 * @example stratifiedMeans([
 *   { control: { n: 100, mean: 1, variance: 1 }, candidate: { n: 100, mean: 1.1, variance: 1 } },
 *   { control: { n: 100, mean: 1, variance: 1 }, candidate: { n: 100, mean: 1.3, variance: 1 } }], 0.05)
 *   // { postStratified: { estimate: 0.2, standardError: 0.1, z: 2 }, heterogeneity: { ok: true, value: { q: 1 } } } // by hand
 */
export function stratifiedMeans(strata: readonly Stratum[], alpha: number): Computed<StratifiedMeansResult> {
  requireAlpha('stratifiedMeans', alpha);
  for (const { control, candidate } of strata) {
    requireSample('stratifiedMeans', control);
    requireSample('stratifiedMeans', candidate);
  }
  if (strata.length === 0) return { ok: false, reason: 'no strata' };
  if (strata.some(({ control, candidate }) => control.n < 2 || candidate.n < 2)) {
    return { ok: false, reason: 'an arm of a stratum has fewer than two units' };
  }
  const differences = strata.map(({ control, candidate }) => candidate.mean - control.mean);
  const variances = strata.map(({ control, candidate }) => control.variance / control.n + candidate.variance / candidate.n);
  if (variances.some((variance) => variance === 0)) return { ok: false, reason: 'a stratum has no variance' };
  const sizes = strata.map(({ control, candidate }) => control.n + candidate.n);
  const total = sum(sizes);
  const shares = sizes.map((size) => size / total);
  const postStratified = weighted(differences, variances, shares, alpha);
  const precision = sum(variances.map((variance) => 1 / variance));
  const between = sum(shares.map((share, i) => share * ((differences[i] ?? 0) - postStratified.estimate) ** 2));
  const pooledDifference = overallMean(strata, 'candidate') - overallMean(strata, 'control');
  return {
    ok: true,
    value: {
      differences,
      variances,
      postStratified,
      randomWeightsError: Math.sqrt(postStratified.standardError ** 2 + between / total),
      inverseVariance: weighted(
        differences,
        variances,
        variances.map((variance) => 1 / variance / precision),
        alpha,
      ),
      heterogeneity: cochranQ(differences.map((estimate, i) => ({ estimate, variance: variances[i] ?? 0 }))),
      pooledDifference,
      isPooledSignWrong: pooledDifference * postStratified.estimate < 0,
    },
  };
}

function weighted(differences: number[], variances: number[], weights: number[], alpha: number): StratifiedEstimate {
  const estimate = sum(weights.map((weight, i) => weight * (differences[i] ?? 0)));
  const standardError = Math.sqrt(sum(weights.map((weight, i) => weight * weight * (variances[i] ?? 0))));
  const z = estimate / standardError;
  const halfWidth = normal.isf(alpha / 2) * standardError;
  const interval = { lower: estimate - halfWidth, upper: estimate + halfWidth };
  return { estimate, standardError, z, pValue: 2 * normal.sf(Math.abs(z)), interval };
}

function overallMean(strata: readonly Stratum[], arm: 'control' | 'candidate'): number {
  return sum(strata.map((stratum) => stratum[arm].n * stratum[arm].mean)) / sum(strata.map((stratum) => stratum[arm].n));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
