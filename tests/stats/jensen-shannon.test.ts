import { describe, expect, it } from 'vitest';
import { jensenShannon } from '@/lib/stats/jensen-shannon';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('jensenShannon', () => {
  it('matches scipy with base 2', () => {
    const first = [67, 146, 194, 53, 168, 5, 153, 296];
    const second = [233, 38, 202, 157, 107, 131, 177, 24];
    closeTo(valueOf(jensenShannon(first, second)).bits, 0.2190393089606391, 1e-12);
    closeTo(valueOf(jensenShannon(second, first)).distance, 0.4680163554413874, 1e-12);
  });

  it('keeps its digits between nearly equal histograms', () => {
    // mpmath, 60 digits
    closeTo(valueOf(jensenShannon([1_000_000, 1_001_000], [1_000_000, 1_000_000])).bits, 4.503917287921415e-8, 1e-12);
    closeTo(valueOf(jensenShannon([100_000_000, 1], [100_000_000, 2])).bits, 1.2255624534569712e-9, 1e-9);
  });

  it('is one bit between histograms without a common bin and 0 between proportional ones', () => {
    expect(valueOf(jensenShannon([3, 0], [0, 5]))).toEqual({ bits: 1, distance: 1 });
    closeTo(valueOf(jensenShannon([1, 2], [10, 20])).bits, 0, 0, 1e-15);
  });

  it('has no value for an empty histogram and refuses lengths that differ', () => {
    expect(jensenShannon([0, 0], [1, 2])).toEqual({ ok: false, reason: 'a histogram is empty' });
    expect(() => jensenShannon([1], [1, 2])).toThrow(RangeError);
    expect(() => jensenShannon([1, -1], [1, 2])).toThrow(RangeError);
  });
});
