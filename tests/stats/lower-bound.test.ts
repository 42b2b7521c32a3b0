import { describe, expect, it } from 'vitest';
import { contrast } from '@/lib/stats/harm-statistic';
import { lowerBound } from '@/lib/stats/lower-bound';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const rate = (n: number, events: number) => {
  const p = events / n;
  return { n, mean: p, variance: (p * (1 - p) * n) / (n - 1) };
};
const r = tuneMixtureOneSided(1750, 0.05);
const strata = [{ candidate: rate(7000, 735), control: rate(7012, 690) }];

describe('lowerBound', () => {
  it('matches the golden tick P1', () => {
    closeTo(valueOf(lowerBound(strata, { sign: 1, r, alpha: 0.05 })), -0.09298579941072, 1e-11);
  });

  it('is where the process at its own margin reaches 1 / α', () => {
    for (const sign of [1, -1] as const) {
      const margin = -valueOf(lowerBound(strata, { sign, r, alpha: 0.05 }));
      const { u, v } = contrast(strata, { margin, sign });
      closeTo(logEOneSided({ u, v, r }), Math.log(20), 1e-10);
    }
  });

  it('falls as alpha gets smaller', () => {
    const wide = valueOf(lowerBound(strata, { sign: 1, r, alpha: 0.001 }));
    expect(wide).toBeLessThan(valueOf(lowerBound(strata, { sign: 1, r, alpha: 0.05 })));
  });

  it('says that nothing is ruled out when control is not told from 0', () => {
    const noisy = { n: 20, mean: 0.1, variance: 100 };
    const bound = lowerBound([{ candidate: noisy, control: noisy }], { sign: -1, r: 1, alpha: 0.05 });
    expect(bound).toEqual({ ok: false, reason: 'no margin is ruled out yet' });
  });

  it('asks for an absolute margin when control’s mean is not above 0', () => {
    const zero = { n: 20, mean: 0, variance: 1 };
    expect(lowerBound([{ candidate: zero, control: zero }], { sign: 1, r: 1, alpha: 0.05 }).ok).toBe(false);
    expect(lowerBound([], { sign: 1, r: 1, alpha: 0.05 }).ok).toBe(false);
  });

  it('refuses an alpha of 0', () => expect(() => lowerBound(strata, { sign: 1, r, alpha: 0 })).toThrow(RangeError));
});
