import { describe, expect, it } from 'vitest';
import { welch } from '@/lib/stats/welch';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const control = { n: 13136, mean: 22.8294, variance: 260.245 };
const candidate = { n: 31909, mean: 23.2946, variance: 307.948 };

describe('welch', () => {
  it('matches R t.test on the sleep data', () => {
    const test = valueOf(
      welch({ n: 10, mean: 0.75, variance: 3.2005555555555556 }, { n: 10, mean: 2.33, variance: 4.009 }, { alpha: 0.05 }),
    );
    closeTo(test.statistic, 1.8608134674868526, 1e-9);
    closeTo(test.degreesOfFreedom, 17.776473516178374, 1e-9);
    closeTo(test.pValue, 0.07939414018735818, 1e-9);
    closeTo(test.interval.lower, -0.20548323071857, 1e-8);
    closeTo(test.interval.upper, 3.36548323071857, 1e-8);
  });

  it('matches scipy ttest_ind_from_stats', () => {
    const test = valueOf(welch(control, candidate, { alpha: 0.05 }));
    closeTo(test.pValue, 0.006728058138785174, 1e-11);
    closeTo(test.pGreater, 0.003364029069392587, 1e-11);
    closeTo(test.pLess, 0.9966359709306074, 1e-13);
    closeTo(test.lowerBound, 0.1828572991053588, 1e-10);
    closeTo(test.upperBound, 0.74754270089464, 1e-12);
  });

  it('turns around when the arms are swapped', () => {
    const there = valueOf(welch(control, candidate, { alpha: 0.05 }));
    const back = valueOf(welch(candidate, control, { alpha: 0.05 }));
    expect(back.estimate).toBe(-there.estimate);
    expect(back.pValue).toBe(there.pValue);
    closeTo(back.pGreater, there.pLess, 1e-13);
  });

  it('keeps p-values of 1e-300 and ten million users', () => {
    const big = { n: 1e7, mean: 0, variance: 1 };
    const test = valueOf(welch(big, { ...big, mean: 37 * Math.sqrt(2e-7) }, { alpha: 0.05 }));
    closeTo(test.pValue, 1.145e-299, 0.2);
    expect(valueOf(welch({ n: 2, mean: 0, variance: 1 }, { n: 2, mean: 1, variance: 1 }, { alpha: 0.05 })).degreesOfFreedom).toBe(2);
  });

  it('has no value with one unit or without variance', () => {
    const flat = { n: 9, mean: 1, variance: 0 };
    expect(welch(flat, flat, { alpha: 0.05 })).toEqual({ ok: false, reason: 'both arms have no variance' });
    expect(welch({ n: 1, mean: 1, variance: 0 }, candidate, { alpha: 0.05 })).toEqual({
      ok: false,
      reason: 'an arm has fewer than two units',
    });
  });

  it('refuses bad samples and levels', () => {
    expect(() => welch({ n: 0, mean: 1, variance: 1 }, candidate, { alpha: 0.05 })).toThrow(
      new RangeError('welch requires a finite n of 1 or more, got 0'),
    );
    expect(() => welch(control, { ...candidate, mean: Number.NaN }, { alpha: 0.05 })).toThrow(RangeError);
    expect(() => welch(control, candidate, { alpha: 1 })).toThrow(new RangeError('welch requires an alpha in (0, 1), got 1'));
  });
});
