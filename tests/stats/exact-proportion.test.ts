import { describe, expect, it } from 'vitest';
import { binomial } from '@/lib/stats/distributions';
import { logEAbsoluteLimit, logEExactProportion, logETruncatedBeta, nullEventShare } from '@/lib/stats/exact-proportion';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { closeTo } from './close-to';

describe('logETruncatedBeta', () => {
  it('gives the design’s check values', () => {
    const half = { a: 0.5, b: 0.5 };
    closeTo(logETruncatedBeta({ x: 8, k: 10, pi0: 0.5, ...half, side: 'above' }), 1.1830450867602, 1e-13);
    closeTo(logETruncatedBeta({ x: 30, k: 50, pi0: 0.4, a: 10, b: 15, side: 'above' }), 2.8417594724293, 1e-13);
    closeTo(logETruncatedBeta({ x: 2, k: 30, pi0: 0.5, ...half, side: 'below' }), 12.188455947155, 1e-12);
    closeTo(logETruncatedBeta({ x: 3, k: 40, pi0: 0.05, ...half, side: 'above' }), -1.9474316510263, 1e-12);
  });

  it('has expectation 1 under its null hypothesis, hence is an e-value', () => {
    for (const [pi0, k] of [
      [0.5, 12],
      [0.03, 40],
    ] as const) {
      for (const side of ['above', 'below'] as const) {
        let expectation = 0;
        for (let x = 0; x <= k; x += 1) {
          expectation += binomial.pmf(x, k, pi0) * Math.exp(logETruncatedBeta({ x, k, pi0, a: 0.5, b: 0.5, side }));
        }
        closeTo(expectation, 1, 1e-11);
      }
    }
  });

  it('is a martingale: the next event changes nothing on average', () => {
    const input = { pi0: 0.4, a: 2, b: 3, side: 'above' as const };
    const now = Math.exp(logETruncatedBeta({ x: 7, k: 11, ...input }));
    const event = Math.exp(logETruncatedBeta({ x: 8, k: 12, ...input }));
    const none = Math.exp(logETruncatedBeta({ x: 7, k: 12, ...input }));
    closeTo(0.4 * event + 0.6 * none, now, 1e-12);
  });

  it('stays finite for a hundred million events', () => {
    const logE = logETruncatedBeta({ x: 5e7, k: 1e8, pi0: 0.5, a: 0.5, b: 0.5, side: 'above' });
    expect(logE).toBeLessThan(0);
    expect(Number.isFinite(logE)).toBe(true);
  });

  it('refuses impossible counts and shares', () => {
    const input = { x: 1, k: 2, pi0: 0.5, a: 1, b: 1, side: 'above' as const };
    expect(() => logETruncatedBeta({ ...input, x: 3 })).toThrow(new RangeError('logETruncatedBeta requires a whole x from 0 to k, got 3'));
    expect(() => logETruncatedBeta({ ...input, pi0: 1 })).toThrow(RangeError);
    expect(() => logETruncatedBeta({ ...input, a: 0 })).toThrow(RangeError);
  });
});

describe('logEExactProportion', () => {
  it('matches the golden tick P5, where a candidate fails every time', () => {
    const harm = tuneMixtureOneSided(437.5, 0.05);
    const gate = tuneMixtureOneSided(1750, 0.05);
    closeTo(logEExactProportion({ x: 0, k: 118, pi0: 0.5, r: harm, side: 'below' }), 77.91631000018, 1e-11);
    closeTo(logEExactProportion({ x: 0, k: 118, pi0: 4 / 9, r: gate, side: 'above' }), -1.680304013663, 1e-11);
  });

  it('starts at no evidence', () => closeTo(logEExactProportion({ x: 0, k: 0, pi0: 0.3, r: 50, side: 'above' }), 0, 0, 1e-12));

  it('refuses an r of 0', () => {
    expect(() => logEExactProportion({ x: 0, k: 1, pi0: 0.3, r: 0, side: 'above' })).toThrow(RangeError);
  });
});

describe('logEAbsoluteLimit', () => {
  it('alarms when a 5 % limit is passed by far and not when it is kept', () => {
    expect(logEAbsoluteLimit({ x: 40, n: 200, limit: 0.05, side: 'above' })).toBeGreaterThan(Math.log(1000));
    expect(logEAbsoluteLimit({ x: 8, n: 200, limit: 0.05, side: 'above' })).toBeLessThan(0.5);
  });
});

describe('nullEventShare', () => {
  it('is the planned share without a margin', () => closeTo(nullEventShare({ share: 0.05, margin: 0, sign: 1 }), 0.05, 1e-15));

  it('matches the golden tick P5', () => closeTo(nullEventShare({ share: 0.5, margin: 0.2, sign: 1 }), 4 / 9, 1e-15));

  it('refuses a margin that leaves no rate', () => {
    expect(() => nullEventShare({ share: 0.5, margin: 1, sign: 1 })).toThrow(RangeError);
    expect(() => nullEventShare({ share: 0, margin: 0, sign: 1 })).toThrow(RangeError);
  });
});
