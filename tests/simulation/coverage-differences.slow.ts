import { describe, expect, it } from 'vitest';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { drawPoisson } from '@/lib/simulate/draw-poisson';
import { createRandom, type Random } from '@/lib/simulate/random';
import { type ClusteredQuantile, clusteredQuantile } from '@/lib/stats/clustered-quantile';
import { cupedRatio, type RatioCovariateSums } from '@/lib/stats/cuped-ratio';
import { quantileDifference } from '@/lib/stats/quantile-difference';
import { stratifiedMeans } from '@/lib/stats/stratified-means';
import type { Sample } from '@/lib/stats/types';
import { rateError } from './draw-looks';

const ALPHA = 0.05;

describe('coverage of differences without an effect', () => {
  it.each(['outer', 'adjusted'] as const)('is nominal for clustered quantiles by their %s errors', (errors) => {
    const runs = 500;
    const random = createRandom(301);
    const rate = missRate(runs, () => {
      const result = quantileDifference(quantileArm(random), quantileArm(random), { errors, alpha: ALPHA });
      return result.ok && contains(result.value.interval);
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * rateError(ALPHA, runs));
  });

  it('is nominal for CUPED of a ratio, and its interval is narrower than without', () => {
    const runs = 2000;
    const random = createRandom(302);
    let reduction = 0;
    const rate = missRate(runs, () => {
      const result = cupedRatio(ratioArm(random), ratioArm(random), { alpha: ALPHA });
      if (result.ok) reduction += result.value.varianceReduction / runs;
      return result.ok && contains(result.value.interval);
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * rateError(ALPHA, runs));
    expect(reduction).toBeGreaterThan(0.2);
  });

  it('is nominal for stratified means of a ramp, where pooling the stages is wrong every time', () => {
    const runs = 2000;
    const random = createRandom(303);
    const missed = { postStratified: 0, inverseVariance: 0, pooled: 0 };
    for (let run = 0; run < runs; run += 1) {
      const result = stratifiedMeans(ramp(random), ALPHA);
      if (!result.ok) throw new Error(result.reason);
      const { postStratified, inverseVariance, pooledDifference } = result.value;
      if (!contains(postStratified.interval)) missed.postStratified += 1;
      if (!contains(inverseVariance.interval)) missed.inverseVariance += 1;
      if (Math.abs(pooledDifference) > postStratified.standardError * 1.96) missed.pooled += 1;
    }
    expect(Math.abs(missed.postStratified / runs - ALPHA)).toBeLessThan(3 * rateError(ALPHA, runs));
    expect(Math.abs(missed.inverseVariance / runs - ALPHA)).toBeLessThan(3 * rateError(ALPHA, runs));
    expect(missed.pooled / runs).toBeGreaterThan(0.95);
  });
});

function missRate(runs: number, isCovered: () => boolean): number {
  let missed = 0;
  for (let run = 0; run < runs; run += 1) if (!isCovered()) missed += 1;
  return missed / runs;
}

function contains({ lower, upper }: { lower: number; upper: number }): boolean {
  return lower <= 0 && 0 <= upper;
}

function quantileArm(random: Random): ClusteredQuantile {
  const clusters = Array.from({ length: 300 }, () => {
    const own = drawNormal(random);
    return Array.from({ length: 1 + drawPoisson(random, 4) }, () => own + drawNormal(random));
  });
  const result = clusteredQuantile(clusters, { quantile: 0.5, alpha: ALPHA });
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

/** A user's taste holds before and during the experiment. */
function ratioArm(random: Random): RatioCovariateSums {
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  const row = () => [0, 0, 0, 0] as [number, number, number, number];
  const products = [row(), row(), row(), row()] as [typeof sums, typeof sums, typeof sums, typeof sums];
  const n = 300;
  for (let user = 0; user < n; user += 1) {
    const taste = 1 / (1 + Math.exp(1.5 - 1.5 * drawNormal(random)));
    const after = hits(random, taste);
    const before = hits(random, taste);
    const parts = [after.hits, after.events, before.hits, before.events];
    for (const [i, part] of parts.entries()) {
      sums[i] = (sums[i] ?? 0) + part;
      for (const [j, other] of parts.entries()) {
        const line = products[i];
        if (line !== undefined) line[j] = (line[j] ?? 0) + part * other;
      }
    }
  }
  return { n, sums, products };
}

function hits(random: Random, taste: number): { hits: number; events: number } {
  const events = 1 + drawPoisson(random, 5);
  let count = 0;
  for (let event = 0; event < events; event += 1) if (random() < taste) count += 1;
  return { hits: count, events };
}

/** Four stages whose share and whose baseline both rise: the candidate's mean gains by coming later. */
function ramp(random: Random): { control: Sample; candidate: Sample }[] {
  return [0.05, 0.1, 0.25, 0.5].map((share, stage) => {
    const candidateUnits = Math.round(2000 * share);
    return { control: sample(random, 2000 - candidateUnits, stage), candidate: sample(random, candidateUnits, stage) };
  });
}

function sample(random: Random, n: number, level: number): Sample {
  const values = Array.from({ length: n }, () => level + drawNormal(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) };
}
