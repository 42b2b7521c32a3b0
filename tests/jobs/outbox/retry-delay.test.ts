import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '@/lib/jobs/outbox/retry-delay';

describe('retryDelayMs', () => {
  it('doubles from ten seconds to six hours', () => {
    expect([1, 2, 3, 12, 13, 15].map((attempts) => retryDelayMs(attempts, 0) / 1000)).toEqual([10, 20, 40, 20_480, 21_600, 21_600]);
  });

  it('is shortened by chance, by half at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, chance) => {
        const whole = retryDelayMs(attempts, 0);
        const delay = retryDelayMs(attempts, chance);
        expect(delay).toBeGreaterThanOrEqual(whole / 2);
        expect(delay).toBeLessThanOrEqual(whole);
      }),
    );
  });
});
