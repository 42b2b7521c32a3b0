import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTwo } from '@/lib/stats/add-two';

describe('addTwo', () => {
  it('keeps what the sum rounds off', () => {
    expect(addTwo(1, 1e-20)).toEqual({ high: 1, low: 1e-20 });
    expect(addTwo(1e-20, 1)).toEqual({ high: 1, low: 1e-20 });
    expect(addTwo(2 ** 53, 1)).toEqual({ high: 2 ** 53, low: 1 });
  });

  it('is exact for whole numbers', () => {
    const whole = fc.maxSafeInteger();
    fc.assert(
      fc.property(whole, whole, (first, second) => {
        const { high, low } = addTwo(first, second);
        expect(BigInt(high) + BigInt(low)).toBe(BigInt(first) + BigInt(second));
      }),
    );
  });
});
