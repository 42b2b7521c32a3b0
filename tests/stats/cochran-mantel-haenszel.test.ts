import { describe, expect, it } from 'vitest';
import { cochranMantelHaenszel } from '@/lib/stats/cochran-mantel-haenszel';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const count = (n: number, events: number) => ({ n, events });
const strata = [
  { control: count(3662, 1268), candidate: count(192, 66) },
  { control: count(5319, 564), candidate: count(591, 70) },
  { control: count(784, 173), candidate: count(261, 59) },
];

describe('cochranMantelHaenszel', () => {
  it('matches R mantelhaen.test and statsmodels', () => {
    const result = valueOf(cochranMantelHaenszel(strata, 0.05));
    closeTo(result.chiSquare, 0.4108468505661992, 1e-10);
    closeTo(result.pValueContinuity, 0.5508761869681991, 1e-10);
    const odds = valueOf(result.oddsRatio);
    closeTo(odds.estimate, 1.0577597806813828, 1e-12);
    closeTo(odds.logError, 0.08782013501694601, 1e-12);
    closeTo(result.riskDifferenceError, 0.012522896417456736, 1e-11);
    closeTo(result.riskDifferenceErrorLarge, 0.012541829684715584, 1e-11);
    expect(result.isPooledSignWrong).toBe(true);
  });

  it('turns the odds ratio around when the arms are swapped', () => {
    const swapped = strata.map(({ control, candidate }) => ({ control: candidate, candidate: control }));
    const odds = valueOf(valueOf(cochranMantelHaenszel(swapped, 0.05)).oddsRatio);
    closeTo(odds.estimate, 1 / 1.0577597806813828, 1e-12);
  });

  it('has no odds ratio when an arm has no events, and no value when nothing does', () => {
    const none = valueOf(cochranMantelHaenszel([{ control: count(10, 0), candidate: count(10, 3) }], 0.05));
    expect(none.oddsRatio.ok).toBe(false);
    expect(cochranMantelHaenszel([{ control: count(10, 0), candidate: count(10, 0) }], 0.05).ok).toBe(false);
  });

  it('refuses more events than units', () => {
    expect(() => cochranMantelHaenszel([{ control: count(1, 2), candidate: count(1, 1) }], 0.05)).toThrow(RangeError);
  });
});
