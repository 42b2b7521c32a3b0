import { describe, expect, it } from 'vitest';
import { confidenceSequence } from '@/lib/stats/confidence-sequence';
import { msprt } from '@/lib/stats/msprt';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('msprt', () => {
  const effect = { estimate: 0.022466099999999933, standardError: 0.006100304940063774 };

  it('matches the mixture integral', () => {
    const look = valueOf(msprt(effect, { priorVariance: 0.0002544, alpha: 0.05 }));
    closeTo(look.logE, 4.886668386284087, 1e-11);
    closeTo(look.pValue, 0.0075465227382477944, 1e-10);
    closeTo(look.halfWidth, 0.01853108140936126, 1e-11);
  });

  it('is the confidence sequence with ρ² = ω² / (N se²)', () => {
    const units = 2e7;
    const rho = Math.sqrt(0.0002544 / (units * effect.standardError ** 2));
    const look = valueOf(confidenceSequence({ ...effect, units }, { rho, alpha: 0.05 }));
    closeTo(look.logE, valueOf(msprt(effect, { priorVariance: 0.0002544, alpha: 0.05 })).logE, 1e-11);
  });

  it('has no value without variance and refuses a prior of 0', () => {
    expect(msprt({ estimate: 1, standardError: 0 }, { priorVariance: 1, alpha: 0.05 }).ok).toBe(false);
    expect(() => msprt(effect, { priorVariance: 0, alpha: 0.05 })).toThrow(
      new RangeError('msprt requires a finite prior variance above 0, got 0'),
    );
  });
});
