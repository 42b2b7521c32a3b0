import { describe, expect, it } from 'vitest';
import { srmChiSquare } from '@/lib/stats/srm-chi-square';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('srmChiSquare', () => {
  it('matches R chisq.test', () => {
    const { statistic, degreesOfFreedom, pValue, expectedCounts } = valueOf(srmChiSquare([14901, 14908], [0.5, 0.5]));
    closeTo(statistic, 0.0016437988526954946, 1e-12);
    closeTo(pValue, 0.9676595968913511, 1e-12);
    expect([degreesOfFreedom, expectedCounts]).toEqual([1, [14904.5, 14904.5]]);
  });

  it('keeps a p below 1e-100', () => {
    const { pValue } = valueOf(srmChiSquare([6e6, 4e6], [1, 1]));
    expect(pValue).toBe(0);
    expect(valueOf(srmChiSquare([51e4, 49e4], [1, 1])).pValue).toBeGreaterThan(0);
  });

  it('has no value when nothing was counted', () => {
    expect(srmChiSquare([0, 0], [1, 1])).toEqual({ ok: false, reason: 'no unit was counted' });
  });

  it('refuses lengths that differ, a weight of 0 and negative counts', () => {
    expect(() => srmChiSquare([1, 2], [1])).toThrow(RangeError);
    expect(() => srmChiSquare([1, 2], [1, 0])).toThrow(new RangeError('srmChiSquare requires weights above 0, got 0'));
    expect(() => srmChiSquare([1, -2], [1, 1])).toThrow(RangeError);
  });
});
