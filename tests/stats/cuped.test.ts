import { describe, expect, it } from 'vitest';
import { type CovariateSums, cuped, cupedStratum } from '@/lib/stats/cuped';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const arm = (...[n, y, x, yy, xx, xy]: [number, number, number, number, number, number]): CovariateSums => ({
  n,
  sumY: y,
  sumX: x,
  sumYSquares: yy,
  sumXSquares: xx,
  sumProducts: xy,
});
const control = arm(700, 17572.07, 7019.56, 476222.4583, 106621.6308, 192935.4209);
const candidate = arm(720, 18034.8, 7144.29, 482771.0954, 105147.1423, 195113.9267);

describe('cuped', () => {
  it('matches a regression on raw data', () => {
    const test = valueOf(cuped(control, candidate, { alpha: 0.01 }));
    closeTo(test.theta, 0.4665444800550955, 1e-11);
    closeTo(test.estimate, -0.005488344622578716, 1e-8);
    closeTo(test.standardError, 0.3181142957804505, 1e-11);
    closeTo(test.varianceReduction, 0.23160077567439452, 1e-10);
    closeTo(valueOf(test.lift).standardError, 0.012657187132812412, 1e-10);
  });

  it('changes nothing with a covariate that never varies', () => {
    const plain = (sums: CovariateSums) => ({ ...sums, sumX: 0, sumXSquares: 0, sumProducts: 0 });
    const test = valueOf(cuped(plain(control), plain(candidate), { alpha: 0.05 }));
    expect(test.theta).toBe(0);
    closeTo(test.estimate, test.unadjustedDifference, 1e-12);
    closeTo(test.varianceReduction, 0, 0, 1e-12);
  });

  it('removes all variance of a metric that is its own covariate', () => {
    const same = (n: number, y: number, yy: number) => arm(n, y, y, yy, yy, yy);
    expect(cuped(same(10, 20, 60), same(10, 30, 120), { alpha: 0.05 })).toEqual({ ok: false, reason: 'both arms have no variance' });
  });

  it('has no lift over a mean of 0', () => {
    const test = valueOf(cuped({ ...control, sumY: -1 }, candidate, { alpha: 0.05 }));
    expect(test.lift.ok).toBe(false);
  });

  it('refuses an n of 0', () => {
    expect(() => cuped({ ...control, n: 0 }, candidate, { alpha: 0.05 })).toThrow(RangeError);
  });
});

describe('cupedStratum', () => {
  it('keeps the mean of both arms together', () => {
    const stratum = valueOf(cupedStratum(control, candidate));
    const mean = (stratum.control.mean * 700 + stratum.candidate.mean * 720) / 1420;
    closeTo(mean, (control.sumY + candidate.sumY) / 1420, 1e-12);
  });

  it('has no value with one unit in an arm', () => {
    expect(cupedStratum(arm(1, 1, 1, 1, 1, 1), candidate).ok).toBe(false);
  });
});
