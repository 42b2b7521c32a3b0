import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMoments, momentsOf, NO_MOMENTS, skewnessOf, varianceOf } from '@/lib/stats/moments';
import { closeTo } from './close-to';

describe('momentsOf', () => {
  it('matches exact rational arithmetic', () => {
    const moments = momentsOf([2.5021, 6.2118, 19.2302, 15.0706, 8.9311]);
    closeTo(moments.mean, 10.38916, 1e-14);
    closeTo(moments.m2, 181.861859732, 1e-13);
    closeTo(moments.m3, 227.03253185723605, 1e-11);
    closeTo(moments.m4, 10768.49977773863, 1e-13);
    closeTo(skewnessOf(moments) ?? 0, 0.20699538015605165, 1e-11);
  });

  it('refuses NaN', () => expect(() => momentsOf([1, Number.NaN])).toThrow(RangeError));
});

describe('mergeMoments', () => {
  it('gives the same however the values are cut and ordered', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat(), (drawn, cut) => {
        const at = cut % drawn.length;
        const merged = mergeMoments(momentsOf(drawn.slice(at)), momentsOf(drawn.slice(0, at)));
        const whole = momentsOf(drawn);
        expect(merged.n).toBe(whole.n);
        closeTo(merged.mean, whole.mean, 1e-12, 1e-10);
        closeTo(merged.m2, whole.m2, 1e-10, 1e-6);
        closeTo(merged.m3, whole.m3, 1e-9, 1e-2);
        closeTo(merged.m4, whole.m4, 1e-9, 1e-1);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('keeps the variance of 1e9 ± 1e-3 through a hundred thousand merges of one', () => {
    let merged = NO_MOMENTS;
    const values = Array.from({ length: 100_000 }, (_, i) => 1e9 + (0.0034641 * ((i * 7919) % 10_007)) / 10_007);
    for (const value of values) merged = mergeMoments(merged, momentsOf([value]));
    closeTo(merged.m2, 0.10000175315209593, 1e-9);
  });

  it('leaves a set alone when the other is empty', () => {
    const moments = momentsOf([1, 2]);
    expect(mergeMoments(NO_MOMENTS, moments)).toEqual(moments);
    expect(mergeMoments(moments, momentsOf([]))).toEqual(moments);
  });
});

describe('varianceOf and skewnessOf', () => {
  it('have no value where they are not defined', () => {
    expect(varianceOf(momentsOf([3]))).toBeUndefined();
    expect(skewnessOf(momentsOf([88.58, 88.58]))).toBeUndefined();
    expect(varianceOf(momentsOf([88.58, 88.58]))).toBe(0);
  });
});
