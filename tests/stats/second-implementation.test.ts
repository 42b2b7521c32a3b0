import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { beta, chi2, f, t } from '@/lib/stats/distributions';
import { closeTo } from './close-to';

// @stdlib's functions are a port of Boost's, another algorithm than ours almost everywhere.
const shape = fc.double({ min: -2, max: 4, noNaN: true }).map((power) => 10 ** power);
const inner = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const options = { seed: 17, numRuns: 400 };

describe('a second implementation', () => {
  it('agrees on the beta distribution and its quantiles', () => {
    fc.assert(
      fc.property(shape, shape, inner, (a, b, x) => {
        closeTo(beta.cdf(x, a, b), betainc(x, a, b), 1e-9, 1e-300);
        closeTo(beta.sf(x, a, b), betainc(x, a, b, true, true), 1e-9, 1e-300);
      }),
      options,
    );
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 500, noNaN: true }), fc.double({ min: 0.6, max: 500, noNaN: true }), inner, (a, b, p) => {
        closeTo(beta.quantile(p, a, b), betaincinv(p, a, b), 1e-9);
      }),
      options,
    );
  });

  it('agrees on chi-square, t and F', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 150, noNaN: true }), fc.double({ min: 0.05, max: 3, noNaN: true }), (df, factor) => {
        const x = df * factor;
        closeTo(chi2.cdf(x, df), gammainc(x / 2, df / 2), 1e-9, 1e-300);
        closeTo(chi2.sf(x, df), gammainc(x / 2, df / 2, true, true), 1e-9, 1e-300);
        closeTo(t.sf(factor, df), 0.5 * betainc(df / (df + factor * factor), df / 2, 0.5), 1e-9);
        closeTo(f.sf(factor, 3, df), betainc(df / (df + 3 * factor), df / 2, 1.5), 1e-9);
      }),
      options,
    );
    fc.assert(
      fc.property(fc.double({ min: 1, max: 300, noNaN: true }), inner, (df, p) => {
        closeTo(chi2.quantile(p, df), 2 * gammaincinv(p, df / 2), 1e-9);
      }),
      options,
    );
  });
});
