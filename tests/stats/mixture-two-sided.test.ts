import { describe, expect, it } from 'vitest';
import { boundaryTwoSided, logETwoSided, twoSidedCurve } from '@/lib/stats/mixture-two-sided';
import { tuneMixtureTwoSided } from '@/lib/stats/tune-mixture';
import { closeTo } from './close-to';

const r = tuneMixtureTwoSided(1000, 0.05);

describe('logETwoSided', () => {
  it('is the mSPRT with the prior variance 1 / r', () => {
    const [u, v] = [70, 900];
    const d = u / v;
    const spread = 1 / v;
    const prior = 1 / r;
    const logLambda = 0.5 * Math.log(spread / (spread + prior)) + (d * d * prior) / (2 * spread * (spread + prior));
    closeTo(logETwoSided({ u, v, r }), logLambda, 1e-12);
  });

  it('is the same on both sides of 0', () => {
    expect(logETwoSided({ u: -9, v: 20, r })).toBe(logETwoSided({ u: 9, v: 20, r }));
  });
});

describe('boundaryTwoSided', () => {
  it('gives the design’s check values', () => {
    const known: [number, number][] = [
      [10, 28.72733],
      [100, 38.550546],
      [1000, 95.981736],
      [10_000, 324.172315],
    ];
    for (const [v, u] of known) closeTo(boundaryTwoSided({ v, r, alpha: 0.05 }), u, 2e-8);
  });

  it('is where E reaches 1 / α', () => {
    closeTo(logETwoSided({ u: boundaryTwoSided({ v: 77, r, alpha: 0.01 }), v: 77, r }), Math.log(100), 1e-12);
  });

  it('refuses an r of 0', () => expect(() => boundaryTwoSided({ v: 1, r: 0, alpha: 0.05 })).toThrow(RangeError));
});

describe('twoSidedCurve', () => {
  it('has the slope of its own height', () => {
    const curve = twoSidedCurve({ r, alpha: 0.05 });
    closeTo(curve(50).slope, (curve(50.001).height - curve(49.999).height) / 0.002, 1e-7);
  });
});
