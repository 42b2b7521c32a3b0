import { describe, expect, it } from 'vitest';
import { fieller } from '@/lib/stats/fieller';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('fieller', () => {
  it('matches the quadratic’s roots where it is bounded', () => {
    const control = { n: 1803, mean: 47.925, variance: 1108.54 };
    const candidate = { n: 49156, mean: 49.5282, variance: 1227.93 };
    const { g, kind, interval } = valueOf(fieller(control, candidate, { alpha: 0.05 }));
    expect(kind).toBe('bounded');
    closeTo(g, 0.0010283183383977038, 1e-12);
    closeTo(interval?.lower ?? 0, 0.0007173600943810385, 1e-9);
    closeTo(interval?.upper ?? 0, 0.06831480196175405, 1e-11);
  });

  it('holds every lift whose contrast is not significant, and no other', () => {
    const z = 1.959963984540054;
    const contrast = (lift: number, mc: number, mt: number) =>
      Math.abs(mt - (1 + lift) * mc) <= z * Math.sqrt(0.01 + (1 + lift) ** 2 * 0.01);
    for (const [mc, mt] of [
      [1, 2],
      [0.15, 3],
      [0.15, 0.1],
    ] as const) {
      const set = valueOf(fieller({ n: 100, mean: mc, variance: 1 }, { n: 100, mean: mt, variance: 1 }, { alpha: 0.05 }));
      for (const lift of [-60, -12, -1, 0, 0.5, 3, 25, 400]) {
        const { lower, upper } = set.interval ?? { lower: -Infinity, upper: Infinity };
        const isInside = lower <= lift && lift <= upper;
        const isHeld = set.kind === 'exclusive' ? !isInside : isInside;
        expect(isHeld, `${set.kind} ${mc} ${mt} ${lift}`).toBe(contrast(lift, mc, mt));
      }
    }
  });

  it('is everything outside an interval, or everything, when control is not told from 0', () => {
    const noisy = (mean: number) => ({ n: 100, mean, variance: 1 });
    expect(valueOf(fieller(noisy(0.15), noisy(3), { alpha: 0.05 })).kind).toBe('exclusive');
    expect(valueOf(fieller(noisy(0.15), noisy(0.1), { alpha: 0.05 }))).toMatchObject({ kind: 'whole_line', interval: undefined });
  });

  it('has no value for a control mean of 0', () => {
    expect(fieller({ n: 9, mean: 0, variance: 1 }, { n: 9, mean: 1, variance: 1 }, { alpha: 0.05 }).ok).toBe(false);
    expect(fieller({ n: 1, mean: 1, variance: 0 }, { n: 9, mean: 1, variance: 1 }, { alpha: 0.05 }).ok).toBe(false);
  });
});
