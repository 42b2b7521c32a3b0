import { describe, expect, it } from 'vitest';
import { stratifiedSums } from '@/lib/stats/stratified-sums';

const arm = (n: number, mean: number, variance: number) => ({ n, mean, variance });

describe('stratifiedSums', () => {
  it('weighs a stratum by n_T n_C / (n_T + n_C)', () => {
    expect(stratifiedSums([{ candidate: arm(100, 3, 4), control: arm(300, 2, 9) }])).toEqual({
      sumWeights: 75,
      candidateTotal: 225,
      controlTotal: 150,
      candidateVariance: 225,
      controlVariance: (75 * 75 * 9) / 300,
      centreVariance: 0,
      strata: 1,
    });
  });

  it('skips strata with fewer than two units in an arm', () => {
    const counted = { candidate: arm(10, 1, 1), control: arm(10, 1, 1) };
    const empty = { candidate: arm(150, 1, 1), control: arm(0, 0, 0) };
    const single = { candidate: arm(1, 9, 0), control: arm(50, 1, 1) };
    expect(stratifiedSums([empty, counted, single])).toEqual(stratifiedSums([counted]));
  });

  it('refuses a negative variance and figures that are not finite', () => {
    const good = arm(10, 1, 1);
    expect(() => stratifiedSums([{ candidate: arm(10, 1, -1), control: good }])).toThrow(
      new RangeError('stratifiedSums requires variances of 0 or more, got -1'),
    );
    expect(() => stratifiedSums([{ candidate: arm(10, Number.NaN, 1), control: good }])).toThrow(RangeError);
    expect(() => stratifiedSums([{ candidate: good, control: arm(10, 1, Infinity) }])).toThrow(RangeError);
    expect(() => stratifiedSums([{ candidate: good, control: arm(Number.NaN, 1, 1) }])).toThrow(RangeError);
  });

  it('is all zeros without strata', () => {
    expect(stratifiedSums([])).toMatchObject({ sumWeights: 0, controlVariance: 0, strata: 0 });
  });
});
