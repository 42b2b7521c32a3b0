import { describe, expect, it } from 'vitest';
import { proportionDifference } from '@/lib/stats/proportion-difference';

describe('proportionDifference', () => {
  it('keeps all digits of a difference far smaller than the shares', () => {
    const whole = { n: 100_000_000, events: 100_000_000 };
    expect(proportionDifference(whole, { n: 100_000_000, events: 99_999_960 })).toBe(-4e-7);
    expect(proportionDifference({ n: 100_000_000, events: 50_000_000 }, { n: 100_000_000, events: 50_000_001 })).toBe(1e-8);
  });

  it('is 0 between equal shares of unequal arms', () => {
    expect(proportionDifference({ n: 30, events: 10 }, { n: 3, events: 1 })).toBe(0);
  });

  it('refuses more events than units', () => {
    expect(() => proportionDifference({ n: 1, events: 2 }, { n: 1, events: 1 })).toThrow(RangeError);
    expect(() => proportionDifference({ n: 1, events: 1 }, { n: 0, events: 0 })).toThrow(RangeError);
  });
});
