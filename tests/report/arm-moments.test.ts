import { describe, expect, it } from 'vitest';
import { isSoundMetric } from '@/lib/gate/is-sound';
import type { ArmMoments } from '@/lib/gate/types';
import { type ArmSums, toArm } from '@/lib/report/arm-moments';

const M = 1_000_000n;

/** Units that sent numerators, and so many denominators together. */
function sums(units: bigint, denominators: bigint): ArmSums {
  const y = units * M;
  const d = denominators * M;
  return {
    units,
    sumY: y,
    sumYy: y * M,
    sumAbsY: y,
    rawSumY: y,
    rawSumYy: y * M,
    sumD: d,
    sumDd: d * M,
    sumYd: d * M,
    sumX: 0n,
    sumXx: 0n,
    sumXy: 0n,
    nonZero: units,
    events: units,
    late: 0n,
    crossovers: 0n,
  };
}

function isSound(arm: ArmMoments): boolean {
  const stratum = { ordinal: 0, stage: 0, coverage: 0.05, candidateShare: 0.5, control: arm, candidate: arm };
  return isSoundMetric({ key: 'orders per visit', strata: [stratum], freshness: null });
}

describe('toArm', () => {
  it('skips a ratio without denominators, whatever its numerators are', () => {
    for (const units of [0n, 1n, 2n, 50n]) {
      for (const denominators of [-3n, 0n]) {
        const arm = toArm(sums(units, denominators), 'ratio');
        expect(arm.n).toBeLessThan(2);
        expect(isSound(arm)).toBe(true);
      }
    }
  });

  it('is sound for every kind as soon as there are units', () => {
    for (const kind of ['proportion', 'mean', 'count', 'ratio', 'quantile'] as const) {
      const arm = toArm(sums(50n, 50n), kind);
      expect([kind, arm.n, arm.mean, isSound(arm)]).toEqual([kind, 50, 1, true]);
    }
  });
});
