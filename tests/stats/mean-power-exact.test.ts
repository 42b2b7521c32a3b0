import { describe, expect, it } from 'vitest';
import { exactMeanPower, exactMeanSampleSize } from '@/lib/stats/mean-power-exact';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const design = { alpha: 0.05, sides: 2, standardDeviation: 14.5551 } as const;

describe('exactMeanPower', () => {
  it('matches R power.t.test(strict = TRUE)', () => {
    closeTo(exactMeanPower(6.413, 58, { ...design, standardDeviation: 7.86156 }), 0.9917045099811047, 1e-9);
  });

  it('is α without a difference', () => closeTo(exactMeanPower(0, 40, design), 0.05, 1e-8));
});

describe('exactMeanSampleSize', () => {
  it('matches R power.t.test', () => {
    closeTo(valueOf(exactMeanSampleSize(1.041, { ...design, power: 0.95 })), 5081.683187816495, 1e-8);
  });

  it('has no value for no difference or one that two units show', () => {
    expect(exactMeanSampleSize(0, { ...design, power: 0.8 }).ok).toBe(false);
    expect(exactMeanSampleSize(1e6, { ...design, power: 0.8 }).ok).toBe(false);
  });

  it('refuses a standard deviation of 0', () => {
    expect(() => exactMeanPower(1, 10, { ...design, standardDeviation: 0 })).toThrow(RangeError);
  });
});
