import { describe, expect, it } from 'vitest';
import { normal } from '@/lib/stats/distributions';
import { probabilityBestMean, probabilityBestRate } from '@/lib/stats/probability-best';
import { closeTo } from './close-to';

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('probabilityBestRate', () => {
  it('matches 80-bit quadrature, down to 1e-10', () => {
    const [first = 0] = probabilityBestRate([
      { alpha: 43, beta: 683 },
      { alpha: 308, beta: 1878 },
    ]);
    closeTo(first, 1.6479701290941224e-10, 1e-7);
  });

  it('sums to 1 for ten unlike arms, and is even for equal ones', () => {
    const arms = Array.from({ length: 10 }, (_, i) => ({ alpha: 2 * 3 ** i, beta: 20 * 3 ** i }));
    closeTo(sum(probabilityBestRate(arms)), 1, 1e-9);
    for (const share of probabilityBestRate([1, 2, 3, 4].map(() => ({ alpha: 7, beta: 30 })))) closeTo(share, 0.25, 1e-10);
    closeTo(probabilityBestRate([{ alpha: 1, beta: 1 }])[0] ?? 0, 1, 1e-10);
  });

  it('refuses no arms', () => expect(() => probabilityBestRate([])).toThrow(RangeError));
});

describe('probabilityBestMean', () => {
  it('has a closed form for two arms', () => {
    const [first = 0] = probabilityBestMean([
      { mean: 1, standardDeviation: 0.3 },
      { mean: 0.2, standardDeviation: 0.4 },
    ]);
    closeTo(first, normal.cdf(0.8 / 0.5), 1e-10);
  });

  it('matches R integrate for three arms and sums to 1', () => {
    const best = probabilityBestMean([
      { mean: 1.14687, standardDeviation: 0.091233 },
      { mean: 1.02844, standardDeviation: 0.0699686 },
      { mean: 1.07415, standardDeviation: 0.0656737 },
    ]);
    closeTo(best[0] ?? 0, 0.6902626213271202, 1e-9);
    closeTo(sum(best), 1, 1e-10);
  });

  it('refuses a standard deviation of 0', () => {
    expect(() => probabilityBestMean([{ mean: 1, standardDeviation: 0 }])).toThrow(RangeError);
  });
});
