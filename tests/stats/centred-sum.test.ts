import { describe, expect, it } from 'vitest';
import { centredSum } from '@/lib/stats/centred-sum';

describe('centredSum', () => {
  it('adds products of deviations', () => {
    expect(centredSum({ n: 3, sumProducts: 14, sumX: 6, sumY: 6 })).toBe(2);
  });

  it('keeps a variance beside sums that ordinary doubles would lose it in', () => {
    // 1e8 ± 0.5, a thousand of each: Σ y² = 2000 (1e16 + 0.25)
    const sum = centredSum({ n: 2000, sumProducts: 2e19 + 500, sumX: 2e11, sumY: 2e11 });
    expect(Math.abs(sum - 500)).toBeLessThanOrEqual(4096);
    const exact = centredSum({ n: 4, sumProducts: 4 * 2 ** 40 + 4, sumX: 4 * 2 ** 20, sumY: 4 * 2 ** 20 });
    expect(exact).toBe(4);
  });

  it('refuses sums that are not finite', () => {
    expect(() => centredSum({ n: 2, sumProducts: Infinity, sumX: 1, sumY: 1 })).toThrow(RangeError);
    expect(() => centredSum({ n: 0, sumProducts: 1, sumX: 1, sumY: 1 })).toThrow(
      new RangeError('centredSum requires a finite n of 1 or more, got 0'),
    );
  });
});
