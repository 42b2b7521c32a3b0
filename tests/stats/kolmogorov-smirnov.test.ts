import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov } from '@/lib/stats/kolmogorov-smirnov';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const range = (count: number, shift: number) => Array.from({ length: count }, (_, i) => i + shift);

describe('kolmogorovSmirnov', () => {
  it('finds the largest distance', () => {
    closeTo(valueOf(kolmogorovSmirnov([1, 2, 3], [2.5, 3.5, 4.5])).distance, 2 / 3, 1e-15);
    expect(valueOf(kolmogorovSmirnov([1, 1, 2], [1, 1, 2]))).toMatchObject({ distance: 0, pValue: 1 });
  });

  it('gives Kolmogorov’s 5 % at λ = 1.3581', () => {
    // 10,000 and 10,000 values with D = 1.3581 / √5000
    const shift = Math.round((1.3581 / Math.sqrt(5000)) * 10_000);
    const { lambda, pValue } = valueOf(kolmogorovSmirnov(range(10_000, 0), range(10_000, shift)));
    closeTo(lambda, 1.3581, 1e-3);
    closeTo(pValue, 0.05, 0.01);
  });

  it('joins its two series smoothly', () => {
    const at = (shift: number) => valueOf(kolmogorovSmirnov(range(20_000, 0), range(20_000, shift)));
    const below = at(59);
    const above = at(60);
    expect(below.lambda).toBeLessThan(0.3);
    expect(above.lambda).toBeGreaterThanOrEqual(0.3 - 1e-12);
    expect(below.pValue).toBeGreaterThan(above.pValue);
    closeTo(below.pValue, above.pValue, 1e-4);
  });

  it('has no value for an empty arm and refuses NaN', () => {
    expect(kolmogorovSmirnov([1], []).ok).toBe(false);
    expect(() => kolmogorovSmirnov([1], [Number.NaN])).toThrow(RangeError);
  });
});
