import { describe, expect, it } from 'vitest';
import { absoluteLowerBound } from '@/lib/stats/absolute-lower-bound';
import { contrast } from '@/lib/stats/harm-statistic';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

const strata = [
  { candidate: { n: 500, mean: -2, variance: 9 }, control: { n: 400, mean: -2.5, variance: 8 } },
  { candidate: { n: 900, mean: 1, variance: 9 }, control: { n: 1000, mean: 0.7, variance: 8 } },
];

describe('absoluteLowerBound', () => {
  it('is where the process at its own margin reaches 1 / α, whatever the sign of the means', () => {
    for (const sign of [1, -1] as const) {
      const bound = valueOf(absoluteLowerBound(strata, { sign, r: 100, alpha: 0.05 }));
      const { u, v } = contrast(strata, { margin: 0, marginAbsolute: -bound, sign });
      closeTo(logEOneSided({ u, v, r: 100 }), Math.log(20), 1e-10);
    }
  });

  it('has no value without strata', () => {
    expect(absoluteLowerBound([], { sign: 1, r: 1, alpha: 0.05 })).toEqual({
      ok: false,
      reason: 'no stage has two units in both arms',
    });
  });
});
