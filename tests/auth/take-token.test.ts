import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeToken } from '@/lib/auth/take-token';

const buckets = new Map();
let nextKey = 1;

describe('takeToken', () => {
  it('allows a burst of two seconds and then one request per token', () => {
    const key = nextKey++;
    const taken = Array.from({ length: 25 }, () => takeToken(buckets, key, 10, 0));
    expect(taken.filter((wait) => wait === undefined)).toHaveLength(20);
    expect(taken.at(-1)).toBeCloseTo(0.1);
    expect(takeToken(buckets, key, 10, 100)).toBeUndefined();
    expect(takeToken(buckets, key, 10, 100)).toBeCloseTo(0.1);
  });

  it('never lets more through than the burst plus the rate, whatever the arrivals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (gaps, rate) => {
        const key = nextKey++;
        let now = 0;
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          if (takeToken(buckets, key, rate, now) === undefined) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(rate * 2 + (now / 1000) * rate + 1e-6);
      }),
    );
  });
});
