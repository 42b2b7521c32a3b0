import { describe, expect, it } from 'vitest';
import { relativeLift } from '@/lib/stats/relative-lift';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const control = { n: 1803, mean: 47.925, variance: 1108.54 };
const candidate = { n: 49156, mean: 49.5282, variance: 1227.93 };

describe('relativeLift', () => {
  it('matches gbstats and R', () => {
    const test = valueOf(relativeLift(control, candidate, { alpha: 0.05 }));
    closeTo(test.lift, 0.03345226917057905, 1e-12);
    closeTo(test.standardError, 0.017227153956922623, 1e-12);
    closeTo(test.pValueWelch, 0.05230098579160953, 1e-10);
    closeTo(test.intervalWelch.upper, 0.06723782713707098, 1e-10);
    closeTo(valueOf(test.logInterval).upper, 0.0677744995911028, 1e-10);
  });

  it('does not depend on the metric’s unit', () => {
    const scaled = (arm: typeof control) => ({ n: arm.n, mean: arm.mean * 1e6, variance: arm.variance * 1e12 });
    const test = valueOf(relativeLift(scaled(control), scaled(candidate), { alpha: 0.05 }));
    closeTo(test.standardError, 0.017227153956922623, 1e-12);
  });

  it('has no log interval for a candidate mean of 0', () => {
    const test = valueOf(relativeLift(control, { ...candidate, mean: 0 }, { alpha: 0.05 }));
    expect(test.logInterval).toEqual({ ok: false, reason: 'a log ratio needs a candidate mean above 0' });
  });

  it('has no value without a control mean above 0 or without variance', () => {
    expect(relativeLift({ ...control, mean: 0 }, candidate, { alpha: 0.05 })).toEqual({
      ok: false,
      reason: 'a lift needs a control mean above 0',
    });
    const flat = { n: 5, mean: 2, variance: 0 };
    expect(relativeLift(flat, flat, { alpha: 0.05 }).ok).toBe(false);
    expect(relativeLift({ n: 1, mean: 2, variance: 0 }, candidate, { alpha: 0.05 }).ok).toBe(false);
  });

  it('refuses a negative variance', () => {
    expect(() => relativeLift({ ...control, variance: -1 }, candidate, { alpha: 0.05 })).toThrow(RangeError);
  });
});
