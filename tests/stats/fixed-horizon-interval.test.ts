import { describe, expect, it } from 'vitest';
import { fieller } from '@/lib/stats/fieller';
import { fixedHorizonDifference, fixedHorizonLift } from '@/lib/stats/fixed-horizon-interval';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const control = { n: 1803, mean: 47.925, variance: 1108.54 };
const candidate = { n: 49156, mean: 49.5282, variance: 1227.93 };

describe('fixedHorizonDifference', () => {
  it('is the normal interval of one stratum', () => {
    const { estimate, z, pValue, interval } = valueOf(fixedHorizonDifference([{ control, candidate }], 0.05));
    const standardError = Math.sqrt(1108.54 / 1803 + 1227.93 / 49156);
    closeTo(estimate, 1.6032, 1e-12);
    closeTo(z, 1.6032 / standardError, 1e-10);
    closeTo(interval.upper - interval.lower, 2 * 1.959963984540054 * standardError, 1e-12);
    expect(pValue).toBeLessThan(0.06);
  });

  it('has no value without variance or strata', () => {
    const flat = { n: 5, mean: 1, variance: 0 };
    expect(fixedHorizonDifference([{ control: flat, candidate: flat }], 0.05)).toEqual({ ok: false, reason: 'both arms have no variance' });
    expect(fixedHorizonDifference([], 0.05).ok).toBe(false);
  });

  it('refuses an alpha of 0', () => expect(() => fixedHorizonDifference([], 0)).toThrow(RangeError));
});

describe('fixedHorizonLift', () => {
  it('is Fieller’s interval of one stratum', () => {
    const { interval } = valueOf(fixedHorizonLift([{ control, candidate }], 0.05));
    const known = valueOf(fieller(control, candidate, { alpha: 0.05 })).interval;
    closeTo(interval.lower, known?.lower ?? 0, 1e-9);
    closeTo(interval.upper, known?.upper ?? 0, 1e-10);
  });

  it('needs a control mean above 0', () => {
    const arm = { n: 9, mean: -1, variance: 1 };
    expect(fixedHorizonLift([{ control: arm, candidate: arm }], 0.05).ok).toBe(false);
  });
});
