import { describe, expect, it } from 'vitest';
import { cochranQ, cochranQOfStages } from '@/lib/stats/cochran-q';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('cochranQ', () => {
  it('matches two effects worked by hand', () => {
    const { q, degreesOfFreedom, pValue } = valueOf(
      cochranQ([
        { estimate: 0, variance: 1 },
        { estimate: 2, variance: 1 },
      ]),
    );
    expect([q, degreesOfFreedom]).toEqual([2, 1]);
    closeTo(pValue, 0.15729920705028513, 1e-13);
  });

  it('is 0 for equal effects whatever their precision', () => {
    closeTo(
      valueOf(
        cochranQ([
          { estimate: 3, variance: 1 },
          { estimate: 3, variance: 50 },
        ]),
      ).q,
      0,
      0,
      1e-25,
    );
  });

  it('has no value with one effect or without variance', () => {
    expect(cochranQ([{ estimate: 1, variance: 1 }]).ok).toBe(false);
    expect(
      cochranQ([
        { estimate: 1, variance: 0 },
        { estimate: 1, variance: 1 },
      ]).ok,
    ).toBe(false);
  });

  it('refuses a negative variance', () => {
    expect(() => cochranQ([{ estimate: 1, variance: -1 }])).toThrow(RangeError);
  });
});

describe('cochranQOfStages', () => {
  const arm = (n: number, mean: number) => ({ n, mean, variance: 1 });

  it('sees no heterogeneity when the lift is the same on different baselines', () => {
    const strata = [
      { control: arm(1000, 10), candidate: arm(1000, 11) },
      { control: arm(1000, 20), candidate: arm(1000, 22) },
    ];
    closeTo(valueOf(cochranQOfStages(strata, { relative: true })).q, 0, 0, 1e-9);
    expect(valueOf(cochranQOfStages(strata, { relative: false })).pValue).toBeLessThan(1e-10);
  });

  it('needs control means above 0 for lifts', () => {
    const strata = [
      { control: arm(100, 0), candidate: arm(100, 1) },
      { control: arm(100, 1), candidate: arm(100, 1) },
    ];
    expect(cochranQOfStages(strata, { relative: true })).toEqual({ ok: false, reason: "a stage's control mean is not above 0" });
  });
});
