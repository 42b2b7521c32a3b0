import { describe, expect, it } from 'vitest';
import { boundaryOneSided } from '@/lib/stats/mixture-one-sided';
import { boundaryTwoSided } from '@/lib/stats/mixture-two-sided';
import { tuneMixtureOneSided, tuneMixtureTwoSided } from '@/lib/stats/tune-mixture';
import { closeTo } from './close-to';

describe('tuneMixtureOneSided', () => {
  it('gives the design’s check value', () => closeTo(tuneMixtureOneSided(1000, 0.05), 158.006349, 1e-8));

  it('makes the boundary nearly lowest at vStar', () => {
    const heightAt = (r: number) => boundaryOneSided({ v: 1000, r, alpha: 0.05, exact: true });
    const tuned = heightAt(tuneMixtureOneSided(1000, 0.05));
    for (const r of [40, 80, 320, 640]) expect(heightAt(r)).toBeGreaterThan(tuned);
  });

  it('refuses a vStar of 0 and an alpha of one half', () => {
    expect(() => tuneMixtureOneSided(0, 0.05)).toThrow(new RangeError('tuneMixtureOneSided requires a finite vStar above 0, got 0'));
    expect(() => tuneMixtureOneSided(1, 0.5)).toThrow(new RangeError('tuneMixtureOneSided requires an alpha in (0, 0.5), got 0.5'));
  });
});

describe('tuneMixtureTwoSided', () => {
  it('gives the design’s check value', () => closeTo(tuneMixtureTwoSided(1000, 0.05), 126.00561, 1e-8));

  it('makes the boundary nearly lowest at vStar', () => {
    const heightAt = (r: number) => boundaryTwoSided({ v: 1000, r, alpha: 0.05 });
    const tuned = heightAt(tuneMixtureTwoSided(1000, 0.05));
    for (const r of [40, 80, 320, 640]) expect(heightAt(r)).toBeGreaterThan(tuned);
  });

  it('refuses an alpha of 1', () => expect(() => tuneMixtureTwoSided(1, 1)).toThrow(RangeError));
});
