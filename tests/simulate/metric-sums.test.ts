import { describe, expect, it } from 'vitest';
import type { ArmMoments } from '@/lib/gate/types';
import { noSums, SUMS, unitSampler, writeMoments } from '@/lib/simulate/metric-sums';
import { createRandom } from '@/lib/simulate/random';
import { baselineOf } from '@/lib/simulate/reference-design';
import type { MetricModel } from '@/lib/simulate/types';

const MODELS: MetricModel[] = [
  { kind: 'proportion', rate: 0.1 },
  { kind: 'mean', mean: 120, sd: 90 },
  { kind: 'revenue', buyRate: 0.1, meanAmount: 30, sigma: 0.8, cap: 1e9 },
  { kind: 'ratio', rate: 0.3, eventsPerUnit: 4, correlation: 0.1 },
];

function drawMoments(model: MetricModel, units: number, draws: number, factor: number): ArmMoments[] {
  const random = createRandom(21);
  const sample = unitSampler(model);
  return Array.from({ length: draws }, () => {
    const sums = noSums(SUMS);
    const arm = { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 };
    sample(random, units, factor, sums, 0);
    writeMoments(model, sums, 0, arm);
    return arm;
  });
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('unitSampler', () => {
  it.each(MODELS)('draws $kind with its mean, an effect on it, and the spread its moments claim', (model) => {
    const units = 400;
    const draws = 4000;
    const { mean, sd } = baselineOf(model);
    for (const factor of [1, 1.1]) {
      const arms = drawMoments(model, units, draws, factor);
      const means = arms.map((arm) => arm.mean);
      const centre = average(means);
      const spread = Math.sqrt(average(means.map((value) => (value - centre) ** 2)));
      const error = sd / Math.sqrt(units * draws);
      expect(Math.abs(centre - mean * factor)).toBeLessThan(6 * error);
      const claimed = Math.sqrt(average(arms.map((arm) => arm.variance)) / units);
      expect(spread / claimed).toBeGreaterThan(0.94);
      expect(spread / claimed).toBeLessThan(1.06);
    }
  });

  it('draws revenue by buyers and by sums alike', () => {
    const model: MetricModel = { kind: 'revenue', buyRate: 0.1, meanAmount: 30, sigma: 0.8, cap: 300 };
    const few = drawMoments(model, 600, 6000, 1);
    const many = drawMoments(model, 6000, 6000, 1);
    expect(average(few.map((arm) => arm.mean)) / average(many.map((arm) => arm.mean))).toBeCloseTo(1, 1.9);
    expect(average(few.map((arm) => arm.variance)) / average(many.map((arm) => arm.variance))).toBeCloseTo(1, 1.7);
  });
});
