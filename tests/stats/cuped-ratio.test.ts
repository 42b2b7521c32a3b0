import { describe, expect, it } from 'vitest';
import { cupedRatio, RATIO_PARTS, type RatioCovariateSums } from '@/lib/stats/cuped-ratio';
import { ratioMetric } from '@/lib/stats/ratio-metric';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const control: RatioCovariateSums = {
  n: 307,
  sums: [432, 1592, 408, 1405],
  products: [
    [1614, 3706, 1094, 2739],
    [3706, 11830, 3178, 8938],
    [1094, 3178, 1492, 3037],
    [2739, 8938, 3037, 8911],
  ],
};
const candidate: RatioCovariateSums = {
  n: 318,
  sums: [489, 1680, 404, 1478],
  products: [
    [1931, 4289, 1300, 3415],
    [4289, 12430, 3198, 9732],
    [1300, 3198, 1466, 3126],
    [3415, 9732, 3126, 9694],
  ],
};

describe('cupedRatio', () => {
  it('matches gbstats', () => {
    const test = valueOf(cupedRatio(control, candidate, { alpha: 0.05 }));
    closeTo(test.theta, 0.31926000667839766, 1e-11);
    closeTo(test.estimate, 0.02515774188163617, 1e-10);
    closeTo(test.standardError, 0.017711585715592233, 1e-11);
    closeTo(test.varianceReduction, 0.13042098903966368, 1e-9);
    expect(RATIO_PARTS).toHaveLength(4);
  });

  it('starts from the plain ratio metric’s variance', () => {
    const test = valueOf(cupedRatio(control, candidate, { alpha: 0.05 }));
    const plain = valueOf(
      ratioMetric(
        { n: 307, sumNumerator: 432, sumDenominator: 1592, sumNumeratorSquares: 1614, sumDenominatorSquares: 11830, sumProducts: 3706 },
        { n: 318, sumNumerator: 489, sumDenominator: 1680, sumNumeratorSquares: 1931, sumDenominatorSquares: 12430, sumProducts: 4289 },
        { alpha: 0.05 },
      ),
    );
    closeTo(test.standardError ** 2 / (1 - test.varianceReduction), plain.difference.standardError ** 2, 1e-11);
  });

  it('has no value without a denominator or with one unit', () => {
    expect(cupedRatio({ ...control, sums: [432, 1592, 408, 0] }, candidate, { alpha: 0.05 }).ok).toBe(false);
    expect(cupedRatio({ ...control, n: 1 }, candidate, { alpha: 0.05 }).ok).toBe(false);
  });

  it('refuses an n of 0', () => expect(() => cupedRatio({ ...control, n: 0 }, candidate, { alpha: 0.05 })).toThrow(RangeError));
});
