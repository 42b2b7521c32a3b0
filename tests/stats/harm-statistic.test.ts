import { describe, expect, it } from 'vitest';
import { contrast } from '@/lib/stats/harm-statistic';
import { closeTo } from './close-to';

const rate = (n: number, events: number) => {
  const p = events / n;
  return { n, mean: p, variance: (p * (1 - p) * n) / (n - 1) };
};

describe('contrast', () => {
  // The golden tick P4: a guardrail where lower is better, its second stratum without control
  const strata = [
    { candidate: rate(30_000, 352), control: rate(30_000, 300) },
    { candidate: rate(150, 2), control: { n: 0, mean: 0, variance: 0 } },
  ];

  it('matches the golden tick P4', () => {
    const { u, v, sumWeights } = contrast(strata, { margin: 0.4, sign: -1 });
    closeTo(u, 34, 1e-11);
    closeTo(v, 232.5052168406, 1e-12);
    expect(sumWeights).toBe(15_000);
  });

  it('takes an absolute margin with plain variances', () => {
    const plain = contrast(strata, { margin: 0, sign: -1 });
    const shifted = contrast(strata, { margin: 0, marginAbsolute: 0.001, sign: -1 });
    closeTo(shifted.u, plain.u + 15, 1e-12);
    expect(shifted.v).toBe(plain.v);
  });

  it('changes sign with the direction', () => {
    const up = contrast(strata, { margin: 0, sign: 1 });
    const down = contrast(strata, { margin: 0, sign: -1 });
    expect(up.u).toBe(-down.u);
  });

  it('is all zeros when no stratum counts', () => {
    expect(contrast([], { margin: 0.1, sign: 1 })).toEqual({ u: 0, v: 0, sumWeights: 0 });
  });

  it('refuses a margin that is not finite', () => {
    expect(() => contrast(strata, { margin: Number.NaN, sign: 1 })).toThrow(new RangeError('contrast requires a finite margin, got NaN'));
    expect(() => contrast(strata, { margin: 0, marginAbsolute: Infinity, sign: 1 })).toThrow(RangeError);
  });
});
