import { describe, expect, it } from 'vitest';
import { relativeInterval } from '@/lib/stats/relative-interval';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { valueOf } from './value-of';

const boundary = (v: number) => ({ height: 2 * Math.sqrt(v), slope: 1 / Math.sqrt(v) });

describe('relativeInterval', () => {
  it('is unbounded where control is not told from 0', () => {
    const arm = { n: 50, mean: 0.1, variance: 10 };
    const interval = valueOf(relativeInterval(stratifiedSums([{ control: arm, candidate: arm }]), boundary));
    expect(interval).toEqual({ lower: -Infinity, upper: Infinity });
  });

  it('has no value without strata or with a control mean of 0', () => {
    expect(relativeInterval(stratifiedSums([]), boundary).ok).toBe(false);
    const arm = { n: 50, mean: 0, variance: 10 };
    expect(relativeInterval(stratifiedSums([{ control: arm, candidate: arm }]), boundary)).toEqual({
      ok: false,
      reason: 'a lift needs a control mean above 0',
    });
  });
});
