import { describe, expect, it } from 'vitest';
import { confidenceSequence } from '@/lib/stats/confidence-sequence';
import { logETwoSided } from '@/lib/stats/mixture-two-sided';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { sequentialDifference, sequentialLift } from '@/lib/stats/two-sided-interval';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const strata = [
  { control: { n: 900, mean: 10, variance: 30 }, candidate: { n: 1000, mean: 10.4, variance: 33 } },
  { control: { n: 4000, mean: 14, variance: 40 }, candidate: { n: 4100, mean: 14.7, variance: 39 } },
];
const options = { r: 3000, alpha: 0.05 };

describe('sequentialDifference', () => {
  it('is the confidence sequence of one stratum, in other units', () => {
    const single = strata.slice(0, 1);
    const { sumWeights, candidateVariance, controlVariance } = stratifiedSums(single);
    const v = candidateVariance + controlVariance;
    const standardError = Math.sqrt(v) / sumWeights;
    const look = valueOf(
      confidenceSequence({ estimate: 0.4, standardError, units: 1900 }, { rho: Math.sqrt(v / options.r / 1900), alpha: 0.05 }),
    );
    const { estimate, interval } = valueOf(sequentialDifference(single, options));
    closeTo(estimate, 0.4, 1e-12);
    closeTo(interval.lower, look.interval.lower, 1e-10);
    closeTo(interval.upper, look.interval.upper, 1e-10);
  });

  it('has no value without strata', () => expect(sequentialDifference([], options).ok).toBe(false));

  it('refuses an r of 0', () => expect(() => sequentialDifference(strata, { r: 0, alpha: 0.05 })).toThrow(RangeError));
});

describe('sequentialLift', () => {
  it('ends where the process of that lift reaches 1 / α', () => {
    const { estimate, interval } = valueOf(sequentialLift(strata, options));
    const sums = stratifiedSums(strata);
    expect(interval.lower).toBeLessThan(estimate);
    for (const end of [interval.lower, interval.upper]) {
      const u = sums.candidateTotal - (1 + end) * sums.controlTotal;
      const v = sums.candidateVariance + (1 + end) ** 2 * sums.controlVariance;
      closeTo(logETwoSided({ u, v, r: options.r }), Math.log(20), 1e-10);
    }
  });

  it('needs a control mean above 0', () => {
    const arm = { n: 9, mean: -1, variance: 1 };
    expect(sequentialLift([{ control: arm, candidate: arm }], options).ok).toBe(false);
  });
});
