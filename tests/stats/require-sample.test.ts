import { describe, expect, it } from 'vitest';
import { requireSample } from '@/lib/stats/require-sample';

describe('requireSample', () => {
  it.each([
    [{ n: 0, mean: 1, variance: 1 }, 'test requires a finite n of 1 or more, got 0'],
    [{ n: 2, mean: Number.NaN, variance: 1 }, 'test requires a finite mean, got NaN'],
    [{ n: 2, mean: 1, variance: -1e-9 }, 'test requires a finite variance of 0 or more, got -1e-9'],
    [{ n: 2, mean: 1, variance: Infinity }, 'test requires a finite variance of 0 or more, got Infinity'],
  ])('refuses %o', (sample, message) => {
    expect(() => requireSample('test', sample)).toThrow(new RangeError(message));
  });

  it('takes one unit without variance', () => {
    expect(() => requireSample('test', { n: 1, mean: 3, variance: 0 })).not.toThrow();
  });
});
