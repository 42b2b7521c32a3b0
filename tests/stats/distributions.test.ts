// @ts-expect-error jStat ships no types; it serves as an oracle where it is right, and as a warning where it is not
import jStat from 'jstat';
import { describe, expect, it } from 'vitest';
import { beta, binomial, chi2, erfc, f, logBeta, logGamma, normal, t } from '@/lib/stats/distributions';
import { closeTo } from './close-to';

// Figures of mpmath with 40 digits, unless another source is named.
describe('normal', () => {
  it('keeps its tail where jStat returns 0', () => {
    closeTo(normal.sf(37), 5.7255712225245768e-300, 1e-12);
    closeTo(normal.cdf(-37), 5.7255712225245768e-300, 1e-12);
    expect(jStat.normal.cdf(-37, 0, 1)).toBe(0);
  });

  it('goes on as a logarithm beyond the smallest double', () => {
    closeTo(normal.logSf(100), -5005.5242086942051, 1e-15);
    expect(normal.sf(100)).toBe(0);
    closeTo(normal.logCdf(100), 0, 0, 1e-300);
  });

  it('has a scaled tail that meets its own series at 12', () => {
    closeTo(normal.logScaledSf(5), -2.5649983939887257, 1e-14);
    closeTo(normal.logScaledSf(30), -4.3212439563431971, 1e-15);
    closeTo(normal.logScaledSf(12 - 1e-9), normal.logScaledSf(12 + 1e-9), 1e-10);
  });

  it('inverts its tails from 1e-300 to 1 − 1e-12', () => {
    closeTo(normal.isf(1e-300), 37.0470962993612, 1e-13);
    closeTo(normal.quantile(1 - 1e-12), 7.0344869100478356, 1e-13);
    expect(normal.quantile(0.5)).toBe(0);
    for (const p of [1e-200, 1e-10, 0.01, 0.3, 0.5, 0.9, 1 - 1e-9]) closeTo(normal.cdf(normal.quantile(p)), p, 1e-10);
  });

  it('agrees with jStat where that is right', () => {
    for (const x of [-4, -1.5, 0, 0.3, 2, 4]) closeTo(normal.cdf(x), jStat.normal.cdf(x, 0, 1), 4e-11);
  });

  it('has the density 1 / √2π at 0', () => closeTo(normal.pdf(0), 0.3989422804014327, 1e-15));

  it('refuses what is no probability', () => {
    expect(() => normal.quantile(1.5)).toThrow(new RangeError('normal.quantile requires a probability in [0, 1], got 1.5'));
    expect(() => normal.cdf(Number.NaN)).toThrow(RangeError);
  });
});

describe('t', () => {
  it('is right at a million degrees of freedom, where jStat says 0.4898 for the cdf', () => {
    closeTo(t.sf(0.01, 1e6), 0.49601064468277384, 1e-13);
    closeTo(t.cdf(0.01, 1e6), 1 - 0.49601064468277384, 1e-13);
  });

  it('holds from 5 to a billion degrees of freedom, far in the tail', () => {
    closeTo(t.sf(200, 5), 2.9648830408356354e-11, 1e-12);
    closeTo(t.sf(8, 30), 3.1329112378503795e-9, 1e-12);
    closeTo(t.sf(37, 1e7), 6.0006061615316005e-300, 1e-10);
    closeTo(t.sf(2, 1e9), 0.022750132083156624, 1e-12);
    closeTo(t.sf(30, 1e9), 4.9077098441592616e-198, 1e-10);
  });

  it('is the Cauchy distribution at one degree of freedom, to x = 1e299', () => {
    closeTo(t.sf(1e5, 1), Math.atan(1e-5) / Math.PI, 1e-13);
    closeTo(t.sf(1e299, 1), 1e-299 / Math.PI, 1e-10);
    closeTo(t.isf(1e-300, 1), 1e300 / Math.PI, 1e-10);
  });

  it('inverts itself at every size', () => {
    for (const df of [1, 4.6, 30, 7392, 1e6, 1e9]) {
      for (const p of [1e-280, 1e-12, 0.025, 0.4, 0.499999]) closeTo(t.sf(t.isf(p, df), df), p, 1e-9);
    }
    expect(t.quantile(0.5, 3)).toBe(0);
    expect(t.isf(0, 3)).toBe(Infinity);
  });

  it('gives R’s qt(0.975, 10)', () => closeTo(t.quantile(0.975, 10), 2.2281388519862744, 1e-13));

  it('refuses degrees of freedom of 0', () => {
    expect(() => t.sf(1, 0)).toThrow(new RangeError('t.sf requires a finite parameter above 0, got 0'));
  });
});

describe('chi2', () => {
  it('keeps upper tails that 1 − cdf loses', () => {
    closeTo(chi2.sf(80, 1), 3.7440973842028988e-19, 1e-13);
    closeTo(chi2.sf(2000, 1000), 4.1436785914549917e-69, 1e-12);
    closeTo(chi2.sf(1e5, 99_000), 0.012503086996302765, 1e-11);
    closeTo(chi2.logSf(1500, 3), Math.log(5.8804898440111677) - 325 * Math.LN10, 1e-12);
  });

  it('agrees with jStat’s lower tail and inverts itself', () => {
    closeTo(chi2.cdf(3, 2), jStat.chisquare.cdf(3, 2), 1e-10);
    for (const df of [0.5, 1, 7, 200]) for (const p of [1e-200, 0.05, 0.9]) closeTo(chi2.sf(chi2.isf(p, df), df), p, 1e-10);
    expect(chi2.quantile(0, 3)).toBe(0);
    expect(chi2.isf(0, 3)).toBe(Infinity);
  });
});

describe('f', () => {
  it('is t squared on one degree of freedom', () => {
    closeTo(f.sf(9, 1, 17), 2 * t.sf(3, 17), 1e-13);
    closeTo(f.quantile(0.95, 1, 17), t.isf(0.025, 17) ** 2, 1e-12);
  });

  it('has complementary tails', () => {
    closeTo(f.cdf(1.3, 4, 9) + f.sf(1.3, 4, 9), 1, 1e-15);
    expect(f.sf(0, 2, 3)).toBe(1);
  });
});

describe('beta', () => {
  it('stays right with parameters of a hundred million', () => {
    closeTo(beta.cdf(0.05, 500_001, 9_500_001), 0.49965269231179021, 1e-10);
    closeTo(beta.cdf(0.4999, 5e7, 5e7), 0.022750131138326592, 1e-9);
    closeTo(beta.sf(0.5001, 1e8, 1e8), 0.0023388673096897892, 1e-9);
  });

  it('finds the quantile that jStat misses by a factor of three', () => {
    closeTo(beta.quantile(1 - 1e-9, 1, 1000), 0.020510014619002996, 1e-12);
    closeTo(beta.quantile(0.5, 2, 3), 0.38572756813238945, 1e-13);
  });

  it('is symmetrical and the uniform at (1, 1)', () => {
    closeTo(beta.cdf(0.2, 3, 7), beta.sf(0.8, 7, 3), 1e-14);
    closeTo(beta.cdf(1e-6, 1, 1), 1e-6, 1e-14);
    expect([beta.cdf(0, 2, 2), beta.cdf(1, 2, 2), beta.sf(-1, 2, 2)]).toEqual([0, 1, 1]);
    closeTo(beta.logPdf(0.3, 2, 1), Math.log(0.6), 1e-13);
  });
});

describe('binomial', () => {
  it('counts a hundred million trials', () => {
    closeTo(binomial.pmf(20_100, 1e8, 0.0002), 0.0021924972281338154, 1e-9);
    closeTo(binomial.pmf(50_005_000, 1e8, 0.5), 4.8394144984485578e-5, 1e-9);
    closeTo(binomial.sf(20_500, 1e8, 0.0002), 0.00021095215415912164, 1e-9);
  });

  it('is exact at its ends', () => {
    closeTo(binomial.pmf(0, 1e6, 1e-6), 0.36787925723164511, 1e-14);
    expect(binomial.pmf(3, 3, 1)).toBe(1);
    expect(binomial.pmf(1, 3, 0)).toBe(0);
    expect(binomial.pmf(4, 3, 0.5)).toBe(0);
    expect([binomial.cdf(3, 3, 0.5), binomial.sf(-1, 3, 0.5)]).toEqual([1, 1]);
  });

  it('has a cdf that sums its probabilities', () => {
    let sum = 0;
    for (let k = 0; k <= 37; k += 1) sum += binomial.pmf(k, 100, 0.281);
    closeTo(binomial.cdf(37, 100, 0.281), sum, 1e-13);
  });

  it('refuses a share of trials', () => {
    expect(() => binomial.pmf(1, 2.5, 0.5)).toThrow(RangeError);
  });
});

describe('special functions', () => {
  it('computes ln B of large shapes without cancellation', () => {
    closeTo(logBeta(1e8, 2e8), -190954258.57711313, 1e-15);
    closeTo(logBeta(0.5, 0.25), 1.6571065161914822, 1e-14);
  });

  it('computes ln Γ and erfc', () => {
    closeTo(logGamma(0.5), 0.5 * Math.log(Math.PI), 1e-15);
    closeTo(erfc(21.7033), 7.035687420773362e-207, 1e-13);
  });
});
