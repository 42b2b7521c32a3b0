import { describe, expect, it } from 'vitest';
import { confidenceSequence, differenceEffect, oneSidedSequence } from '@/lib/stats/confidence-sequence';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('confidenceSequence', () => {
  it('matches gbstats and confseq', () => {
    const effect = { estimate: 0.0145886, standardError: 0.00283702, units: 391_557 };
    const look = valueOf(confidenceSequence(effect, { rho: sequenceRho(444_000, 0.1, 'exact'), alpha: 0.1 }));
    closeTo(look.halfWidth, 0.007844488270401023, 1e-12);
    closeTo(look.logE, 10.329903815355756, 1e-12);
    closeTo(look.pValue, 3.264222653234944e-5, 1e-11);
  });

  it('has p = α exactly when 0 is an end of the interval', () => {
    const options = { rho: 0.01, alpha: 0.03 };
    const { halfWidth } = valueOf(confidenceSequence({ estimate: 0, standardError: 0.2, units: 5000 }, options));
    const look = valueOf(confidenceSequence({ estimate: halfWidth, standardError: 0.2, units: 5000 }, options));
    closeTo(look.pValue, 0.03, 1e-12);
  });

  it('has no value without variance, and refuses a negative error', () => {
    const effect = { estimate: 1, standardError: 0, units: 10 };
    expect(confidenceSequence(effect, { rho: 0.1, alpha: 0.05 })).toEqual({ ok: false, reason: 'the estimate has no variance' });
    expect(() => confidenceSequence({ ...effect, standardError: -1 }, { rho: 0.1, alpha: 0.05 })).toThrow(RangeError);
    expect(() => confidenceSequence(effect, { rho: 0, alpha: 0.05 })).toThrow(RangeError);
  });
});

describe('oneSidedSequence', () => {
  const control = { n: 11573, mean: 0.1861228722025404, variance: 0.151494238962645 };
  const candidate = { n: 3614, mean: 0.20871323, variance: 0.15824182826235764 };
  const effect = valueOf(differenceEffect(control, candidate));
  const options = { rho: sequenceRho(37_300, 0.1, 'exact'), alpha: 0.05, alternative: 'greater' as const };

  it('matches confseq’s closed form', () => {
    const look = valueOf(oneSidedSequence(effect, options));
    closeTo(look.halfWidth, 0.021650167885338238, 1e-12);
    closeTo(look.pValue, 0.037826668212616814, 1e-11);
  });

  it('has p = 1 for an effect on the other side and p = α at its bound', () => {
    expect(valueOf(oneSidedSequence(effect, { ...options, alternative: 'less' })).pValue).toBe(1);
    const { halfWidth } = valueOf(oneSidedSequence(effect, options));
    closeTo(valueOf(oneSidedSequence({ ...effect, estimate: halfWidth }, options)).pValue, 0.05, 1e-11);
  });

  it('stays finite at a z of 100', () => {
    const look = valueOf(oneSidedSequence({ estimate: 100, standardError: 1, units: 1e6 }, options));
    expect(look.pValue).toBeGreaterThanOrEqual(0);
    expect(look.pValue).toBeLessThan(1e-300);
  });
});

describe('differenceEffect', () => {
  it('has no value with one unit', () => {
    expect(differenceEffect({ n: 1, mean: 1, variance: 0 }, { n: 9, mean: 1, variance: 1 }).ok).toBe(false);
  });
});
