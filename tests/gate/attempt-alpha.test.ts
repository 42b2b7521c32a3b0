import { describe, expect, it } from 'vitest';
import { attemptAlpha } from '@/lib/gate/attempt-alpha';

describe('attemptAlpha', () => {
  it('gives four fifths to the first attempt', () => {
    expect(attemptAlpha(0.05, 1)).toBeCloseTo(0.04, 15);
    expect(attemptAlpha(0.05, 2)).toBeCloseTo((0.01 * 6) / Math.PI ** 2, 15);
  });

  it('spends no more than alpha over any number of attempts', () => {
    let sum = 0;
    for (let attempt = 1; attempt <= 100_000; attempt += 1) sum += attemptAlpha(0.05, attempt);
    expect(sum).toBeLessThan(0.05);
    expect(sum).toBeGreaterThan(0.0499999);
  });

  it('refuses what is no level and no attempt', () => {
    expect(() => attemptAlpha(0, 1)).toThrow('attemptAlpha requires 0 < alpha < 0.5, got 0');
    expect(() => attemptAlpha(0.05, 0)).toThrow('attemptAlpha requires a whole attempt from 1, got 0');
    expect(() => attemptAlpha(0.05, 1.5)).toThrow(RangeError);
  });
});
