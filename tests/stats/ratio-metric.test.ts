import { describe, expect, it } from 'vitest';
import { type RatioSums, ratioArm, ratioMetric } from '@/lib/stats/ratio-metric';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const sums = (...[n, y, d, yy, dd, yd]: [number, number, number, number, number, number]): RatioSums => ({
  n,
  sumNumerator: y,
  sumDenominator: d,
  sumNumeratorSquares: yy,
  sumDenominatorSquares: dd,
  sumProducts: yd,
});
const control = sums(60, 65, 293, 197, 1881, 463);
const candidate = sums(55, 51, 259, 107, 1571, 292);

describe('ratioMetric', () => {
  it('matches gbstats’ delta method', () => {
    const test = valueOf(ratioMetric(control, candidate, { alpha: 0.05 }));
    closeTo(test.difference.estimate, -0.02493180650177237, 1e-12);
    closeTo(test.difference.standardError, 0.04242927624002864, 1e-12);
    closeTo(valueOf(test.lift).standardError, 0.179674898682761, 1e-12);
    closeTo(test.pValueWelch, 0.5579721252091846, 1e-10);
  });

  it('is the ordinary mean when every denominator is 1', () => {
    const arm = ratioArm(sums(4, 10, 4, 30, 4, 10));
    closeTo(valueOf(arm).ratio, 2.5, 1e-15);
    closeTo(valueOf(arm).variance, 5 / 3, 1e-14);
  });

  it('has no value with one unit, without denominator or without variance', () => {
    expect(ratioMetric(sums(1, 1, 1, 1, 1, 1), candidate, { alpha: 0.05 }).ok).toBe(false);
    expect(ratioMetric(sums(5, 1, 0, 1, 0, 0), candidate, { alpha: 0.05 })).toEqual({ ok: false, reason: 'the denominator is 0' });
    const flat = sums(4, 4, 4, 4, 4, 4);
    expect(ratioMetric(flat, flat, { alpha: 0.05 }).ok).toBe(false);
  });

  it('has no lift over a ratio of 0', () => {
    const none = sums(60, 0, 293, 0, 1881, 0);
    expect(valueOf(ratioMetric(none, candidate, { alpha: 0.05 })).lift.ok).toBe(false);
  });

  it('refuses sums that are not finite', () => {
    expect(() => ratioMetric(sums(5, Number.NaN, 5, 5, 5, 5), candidate, { alpha: 0.05 })).toThrow(RangeError);
  });
});
