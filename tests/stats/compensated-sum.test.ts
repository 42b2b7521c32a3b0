import { describe, expect, it } from 'vitest';
import { compensatedSum } from '@/lib/stats/compensated-sum';

describe('compensatedSum', () => {
  it('keeps what large values swallow', () => expect(compensatedSum([1e100, 1, -1e100])).toBe(1));

  it('adds a tenth a million times', () => expect(compensatedSum(Array.from({ length: 1e6 }, () => 0.1))).toBe(1e5));

  it('is 0 without values', () => expect(compensatedSum([])).toBe(0));
});
