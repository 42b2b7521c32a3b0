import { describe, expect, it } from 'vitest';
import type { Stratum } from '@/lib/gate/types';
import { noSums, SUMS, type Sums, unitSampler, writeMoments } from '@/lib/simulate/metric-sums';
import { createRandom } from '@/lib/simulate/random';
import { takeOutPasts } from '@/lib/simulate/sample-past';
import type { MetricModel } from '@/lib/simulate/types';
import { stratifiedSums, varianceAt } from '@/lib/stats/stratified-sums';

const CORRELATION = Math.sqrt(0.8);
const MODELS: MetricModel[] = [
  { kind: 'proportion', rate: 0.1, pastCorrelation: CORRELATION },
  { kind: 'mean', mean: 120, sd: 90, pastCorrelation: CORRELATION },
];
const UNITS = 400;

/** Strata of equal arms, the candidate's mean times `factor`. */
function drawStrata(model: MetricModel, draws: number, factor: number): { stratum: Stratum; sums: [Sums, Sums] }[] {
  const random = createRandom(31);
  const sample = unitSampler(model);
  const noArm = { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 };
  return Array.from({ length: draws }, () => {
    const sums: [Sums, Sums] = [noSums(SUMS), noSums(SUMS)];
    const stratum = { ordinal: 0, stage: 0, coverage: 0.5, candidateShare: 0.5, control: { ...noArm }, candidate: { ...noArm } };
    sample(random, UNITS, 1, sums[0], 0);
    sample(random, UNITS, factor, sums[1], 0);
    writeMoments(model, sums[0], 0, stratum.control);
    writeMoments(model, sums[1], 0, stratum.candidate);
    return { stratum, sums };
  });
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: number[]) => average(values.map((value) => (value - average(values)) ** 2));

describe('a metric with a past', () => {
  it.each(MODELS)('takes the share ρ² of the variance of a $kind out, and not the effect', (model) => {
    const strata = drawStrata(model, 3000, 1.1);
    const plain = average(strata.map(({ stratum }) => stratum.control.variance));
    const mean = average(strata.map(({ stratum }) => stratum.candidate.mean - stratum.control.mean));
    for (const { stratum, sums } of strata) takeOutPasts(sums[0], sums[1], stratum);
    const adjusted = average(strata.map(({ stratum }) => stratum.control.variance));
    expect(adjusted / plain).toBeGreaterThan(0.18);
    expect(adjusted / plain).toBeLessThan(0.23);
    const left = average(strata.map(({ stratum }) => stratum.candidate.mean - stratum.control.mean));
    expect(Math.abs(left - mean)).toBeLessThan(4 * Math.sqrt((2 * plain) / (UNITS * 3000)));
  });

  it.each([0.2, 0.6, 1])('claims the spread that a contrast at k = %f has, what both arms share included', (k) => {
    const [, model] = MODELS;
    if (model === undefined) throw new Error('no model');
    const strata = drawStrata(model, 4000, 1);
    for (const { stratum, sums } of strata) takeOutPasts(sums[0], sums[1], stratum);
    const found = strata.map(({ stratum }) => stratifiedSums([stratum]));
    const seen = spread(found.map(({ candidateTotal, controlTotal }) => candidateTotal - k * controlTotal));
    const claimed = average(found.map((sums) => varianceAt(sums, k)));
    expect(seen / claimed).toBeGreaterThan(0.93);
    expect(seen / claimed).toBeLessThan(1.07);
    if (k > 0.3) return;
    const unshared = average(found.map(({ candidateVariance, controlVariance }) => candidateVariance + k * k * controlVariance));
    expect(seen / unshared).toBeGreaterThan(1.8);
  });

  it('draws a past that the effect does not change', () => {
    for (const model of MODELS) {
      const pasts = drawStrata(model, 2000, 1.5).map(({ sums: [control, candidate] }) => (candidate[4] ?? 0) - (control[4] ?? 0));
      expect(Math.abs(average(pasts))).toBeLessThan(4 * Math.sqrt(spread(pasts) / 2000));
    }
  });
});
