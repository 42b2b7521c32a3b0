import { describe, expect, it } from 'vitest';
import { meanEffect, meanPower, meanSampleSize } from '@/lib/stats/mean-power';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const design = { alpha: 0.05, sides: 2, ratio: 1 } as const;
const spread = { control: 27.53, candidate: 27.53 };

describe('meanSampleSize', () => {
  it('matches the golden case', () => {
    const size = meanSampleSize(1.553, { control: 13.7493, candidate: 13.7493 }, { ...design, alpha: 0.1, power: 0.9 });
    closeTo(valueOf(size), 1342.5089133264282, 1e-12);
  });

  it('shrinks by ρ² with a covariate', () => {
    const plain = valueOf(meanSampleSize(1, spread, { ...design, power: 0.8 }));
    const adjusted = valueOf(meanSampleSize(1, { ...spread, correlation: 0.6 }, { ...design, power: 0.8 }));
    closeTo(adjusted / plain, 0.64, 1e-12);
  });

  it('has no value for no difference, and refuses a correlation above 1', () => {
    expect(meanSampleSize(0, spread, { ...design, power: 0.8 }).ok).toBe(false);
    expect(() => meanSampleSize(1, { ...spread, correlation: 1.1 }, { ...design, power: 0.8 })).toThrow(RangeError);
  });
});

describe('meanEffect', () => {
  it('matches the golden case', () => {
    closeTo(meanEffect(spread, { ...design, controlUnits: 819, power: 0.95 }), 4.904136554393407, 1e-12);
  });
});

describe('meanPower', () => {
  it('turns sizes and effects back', () => {
    const effect = meanEffect(spread, { ...design, controlUnits: 819, power: 0.95 });
    const { power, powerBothTails } = valueOf(meanPower(effect, spread, { ...design, controlUnits: 819 }));
    closeTo(power, 0.95, 1e-12);
    expect(powerBothTails).toBeGreaterThanOrEqual(power);
  });

  it('is α on both tails together without an effect', () => {
    closeTo(valueOf(meanPower(0, spread, { ...design, controlUnits: 819 })).powerBothTails, 0.05, 1e-12);
  });

  it('has no value when nothing varies', () => {
    expect(meanPower(1, { control: 0, candidate: 0 }, { ...design, controlUnits: 9 }).ok).toBe(false);
  });
});
