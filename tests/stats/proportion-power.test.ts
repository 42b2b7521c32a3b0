import { describe, expect, it } from 'vitest';
import { proportionEffect, proportionPower, proportionSampleSize } from '@/lib/stats/proportion-power';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const design = { alpha: 0.05, sides: 2, ratio: 1 } as const;

describe('proportionSampleSize', () => {
  it('matches R power.prop.test', () => {
    closeTo(valueOf(proportionSampleSize(0.0997, 0.10367803, { ...design, sides: 1, power: 0.8 })), 71376.69219591923, 1e-11);
    closeTo(valueOf(proportionSampleSize(0.1, 0.11, { ...design, power: 0.8 })), 14750.79, 1e-6);
  });

  it('has no value for equal proportions, and refuses 110 %', () => {
    expect(proportionSampleSize(0.1, 0.1, { ...design, power: 0.8 }).ok).toBe(false);
    expect(() => proportionSampleSize(0.1, 1.1, { ...design, power: 0.8 })).toThrow(RangeError);
    expect(() => proportionSampleSize(0.1, 0.2, { ...design, power: 1 })).toThrow(RangeError);
  });
});

describe('proportionPower', () => {
  it('matches gsDesign', () => {
    closeTo(valueOf(proportionPower(0.232, 0.25056, { ...design, controlUnits: 7211 })), 0.7405031031602498, 1e-11);
  });

  it('has no value when nothing varies', () => {
    expect(proportionPower(0, 1, { ...design, controlUnits: 10 }).ok).toBe(false);
  });
});

describe('proportionEffect', () => {
  it('is found with exactly the power asked for', () => {
    for (const ratio of [0.1, 1, 3]) {
      const rise = valueOf(proportionEffect(0.04, { ...design, ratio, controlUnits: 20_000, power: 0.8 }));
      closeTo(valueOf(proportionPower(0.04, 0.04 + rise, { ...design, ratio, controlUnits: 20_000 })), 0.8, 1e-10);
    }
  });

  it('matches the golden root', () => {
    const rise = valueOf(proportionEffect(0.322, { alpha: 0.1, sides: 2, ratio: 1, controlUnits: 59_405, power: 0.9 }));
    closeTo(rise, 0.007959078956638103, 1e-9);
  });

  it('has no value when even 100 % would not be found', () => {
    expect(proportionEffect(0.9, { ...design, controlUnits: 5, power: 0.9 }).ok).toBe(false);
  });
});
