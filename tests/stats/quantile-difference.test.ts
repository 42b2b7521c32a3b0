import { describe, expect, it } from 'vitest';
import { clusteredQuantile } from '@/lib/stats/clustered-quantile';
import { quantileDifference } from '@/lib/stats/quantile-difference';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const arm = (shift: number) =>
  valueOf(
    clusteredQuantile(
      Array.from({ length: 400 }, (_, i) => [i + shift, i + shift + 0.5]),
      { quantile: 0.5, alpha: 0.05 },
    ),
  );

describe('quantileDifference', () => {
  it('finds a shift and adds the arms’ variances', () => {
    const test = valueOf(quantileDifference(arm(0), arm(25), { errors: 'outer', alpha: 0.05 }));
    expect(test.estimate).toBe(25);
    closeTo(test.standardError, Math.SQRT2 * arm(0).outer.standardError, 1e-12);
    closeTo(test.interval.upper - 25, 1.959963984540054 * test.standardError, 1e-12);
    expect(valueOf(quantileDifference(arm(0), arm(25), { errors: 'adjusted', alpha: 0.05 })).standardError).not.toBe(test.standardError);
  });

  it('has no value when all events are equal', () => {
    const flat = valueOf(clusteredQuantile([[1], [1], [1]], { quantile: 0.5, alpha: 0.05 }));
    expect(quantileDifference(flat, flat, { errors: 'outer', alpha: 0.05 })).toEqual({
      ok: false,
      reason: 'neither quantile has a spread',
    });
  });
});
