import { describe, expect, it } from 'vitest';
import { clusteredQuantile } from '@/lib/stats/clustered-quantile';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const one = Array.from({ length: 500 }, (_, i) => [i + 1]);

describe('clusteredQuantile', () => {
  it('reads the 450th of 500 as the 90 % quantile, although 0.9 · 500 is more than 450 in doubles', () => {
    expect(valueOf(clusteredQuantile(one, { quantile: 0.9, alpha: 0.05 }))).toMatchObject({ rank: 450, quantile: 450, share: 0.9 });
  });

  it('has a design effect of n / (n − 1) for clusters of one', () => {
    closeTo(valueOf(clusteredQuantile(one, { quantile: 0.5, alpha: 0.05 })).designEffect, 500 / 499, 1e-12);
  });

  it('grows its design effect with the size of identical clusters', () => {
    const repeated = one.map(([value = 0]) => [value, value, value, value]);
    const result = valueOf(clusteredQuantile(repeated, { quantile: 0.5, alpha: 0.05 }));
    closeTo(result.designEffect, (4 * 500) / 499, 1e-12);
    expect(result.outer.standardError).toBeGreaterThan(1.9 * result.independent.standardError);
    closeTo(result.adjustedError, result.independent.standardError * Math.sqrt(result.designEffect), 1e-12);
  });

  it('says so when the ranks it needs do not exist', () => {
    const few = one.slice(0, 60);
    expect(valueOf(clusteredQuantile(few, { quantile: 0.97, alpha: 0.05 })).outer).toMatchObject({ isClipped: true, upperRank: 60 });
  });

  it('has no value with one cluster or no events', () => {
    expect(clusteredQuantile([[1, 2]], { quantile: 0.5, alpha: 0.05 })).toEqual({ ok: false, reason: 'fewer than two units' });
    expect(clusteredQuantile([[], []], { quantile: 0.5, alpha: 0.05 })).toEqual({ ok: false, reason: 'no events' });
  });

  it('refuses a quantile of 1 and events that are not finite', () => {
    expect(() => clusteredQuantile(one, { quantile: 1, alpha: 0.05 })).toThrow(RangeError);
    expect(() => clusteredQuantile([[1], [Number.NaN]], { quantile: 0.5, alpha: 0.05 })).toThrow(RangeError);
  });
});
