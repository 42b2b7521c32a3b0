import { describe, expect, it } from 'vitest';
import { normalNormal } from '@/lib/stats/normal-normal';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('normalNormal', () => {
  it('matches gbstats', () => {
    const options = { prior: { mean: 0, variance: 0.001667 }, alpha: 0.1 };
    const result = valueOf(normalNormal({ estimate: -0.0219825, standardError: 0.0450711 }, options));
    closeTo(result.mean, -0.009908281235085132, 1e-12);
    closeTo(result.chanceToWin, 0.3716653306307083, 1e-12);
    closeTo(result.lossOfCandidate, 0.017667300300206693, 1e-11);
    closeTo(result.lossOfControl, 0.0077590190651215625, 1e-11);
  });

  it('is the likelihood under a flat prior', () => {
    const result = valueOf(normalNormal({ estimate: 2, standardError: 0.5 }, { prior: undefined, alpha: 0.05 }));
    expect([result.mean, result.standardDeviation]).toEqual([2, 0.5]);
    closeTo(result.lossOfControl - result.lossOfCandidate, 2, 1e-12);
  });

  it('keeps a tiny loss at 20 standard deviations, on both sides of its two formulas', () => {
    const lossAt = (estimate: number) =>
      valueOf(normalNormal({ estimate, standardError: 1 }, { prior: undefined, alpha: 0.05 })).lossOfCandidate;
    // φ(20)/20² · (1 − 3/20² + 15/20⁴ …)
    closeTo(lossAt(20), (5.520948362159764e-88 / 400) * (1 - 3 / 400 + 15 / 160_000 - 105 / 6.4e7), 1e-7);
    closeTo(lossAt(12 - 1e-9), lossAt(12 + 1e-9), 1e-7);
  });

  it('has no value without variance, and refuses a prior variance of 0', () => {
    expect(normalNormal({ estimate: 1, standardError: 0 }, { prior: undefined, alpha: 0.05 }).ok).toBe(false);
    const prior = { mean: 0, variance: 0 };
    expect(() => normalNormal({ estimate: 1, standardError: 1 }, { prior, alpha: 0.05 })).toThrow(RangeError);
  });
});
