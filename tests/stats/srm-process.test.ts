import { describe, expect, it } from 'vitest';
import { binomial } from '@/lib/stats/distributions';
import { logESrm } from '@/lib/stats/srm-process';
import { closeTo } from './close-to';

describe('logESrm', () => {
  it('gives the design’s check values', () => {
    closeTo(logESrm([4900, 5100], [0.5, 0.5]), 0.619272, 1e-6);
    closeTo(logESrm([4700, 5300], [0.5, 0.5]), 15.174075, 1e-7);
    closeTo(logESrm([450, 9550], [0.05, 0.95]), 1.309154, 1e-6);
  });

  it('matches optimizely/ssrm on its first golden batch', () => {
    closeTo(logESrm([1168, 1232], [0.5, 0.5], 10_000), 0.05761481545103039, 1e-8);
  });

  it('has expectation 1 when the shares are as planned', () => {
    let expectation = 0;
    for (let x = 0; x <= 60; x += 1) expectation += binomial.pmf(x, 60, 0.1) * Math.exp(logESrm([x, 60 - x], [0.1, 0.9], 30));
    closeTo(expectation, 1, 1e-11);
  });

  it('keeps its digits at a billion units', () => {
    // Wald: ln E ≈ z² / 2 − ½ ln(n / κ) for n ≫ κ
    const logE = logESrm([500_100_000, 499_900_000], [0.5, 0.5]);
    const z = 200_000 / Math.sqrt(1e9);
    closeTo(logE, (z * z) / 2 - 0.5 * Math.log(1e6), 1e-3);
  });

  it('does not depend on the scale of the shares', () => {
    closeTo(logESrm([30, 70], [2, 8]), logESrm([30, 70], [0.2, 0.8]), 1e-12);
  });

  it('refuses lengths that differ, one variant, and counts that are no counts', () => {
    expect(() => logESrm([1, 2], [1])).toThrow(new RangeError('logESrm requires as many shares as the 2 counts, got 1'));
    expect(() => logESrm([1], [1])).toThrow(RangeError);
    expect(() => logESrm([1, 2.5], [0.5, 0.5])).toThrow(RangeError);
    expect(() => logESrm([1, 2], [0.5, 0])).toThrow(RangeError);
  });
});
