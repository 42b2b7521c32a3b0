import { describe, expect, it } from 'vitest';
import { stratifiedMeans } from '@/lib/stats/stratified-means';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const arm = (n: number, mean: number, variance: number) => ({ n, mean, variance });
const strata = [
  { control: arm(2241, 9.604, 22.3301), candidate: arm(22, 9.92419, 23.0856) },
  { control: arm(16183, 9.5979, 49.7403), candidate: arm(851, 9.66497, 48.9036) },
  { control: arm(19461, 10.8714, 41.0882), candidate: arm(2162, 10.9817, 37.7624) },
];

describe('stratifiedMeans', () => {
  it('matches metafor and gbstats', () => {
    const result = valueOf(stratifiedMeans(strata, 0.05));
    closeTo(result.postStratified.estimate, 0.1039119562561102, 1e-10);
    closeTo(result.postStratified.standardError, 0.13855371142314193, 1e-12);
    closeTo(result.inverseVariance.estimate, 0.10277250086087991, 1e-10);
    closeTo(valueOf(result.heterogeneity).q, 0.06857311551007855, 1e-9);
    closeTo(result.randomWeightsError, 0.138553991287563, 1e-12);
  });

  it('sees through Simpson’s paradox', () => {
    const paradox = [
      { control: arm(900, 10, 4), candidate: arm(100, 11, 4) },
      { control: arm(100, 1, 4), candidate: arm(900, 2, 4) },
    ];
    const result = valueOf(stratifiedMeans(paradox, 0.05));
    closeTo(result.postStratified.estimate, 1, 1e-12);
    expect(result.pooledDifference).toBeLessThan(-5);
    expect(result.isPooledSignWrong).toBe(true);
  });

  it('has no value without strata, units or variance', () => {
    expect(stratifiedMeans([], 0.05)).toEqual({ ok: false, reason: 'no strata' });
    expect(stratifiedMeans([{ control: arm(1, 1, 0), candidate: arm(9, 1, 1) }], 0.05).ok).toBe(false);
    expect(stratifiedMeans([{ control: arm(9, 1, 0), candidate: arm(9, 1, 0) }], 0.05)).toEqual({
      ok: false,
      reason: 'a stratum has no variance',
    });
  });

  it('refuses a negative variance', () => {
    expect(() => stratifiedMeans([{ control: arm(9, 1, -1), candidate: arm(9, 1, 0) }], 0.05)).toThrow(RangeError);
  });
});
