import { describe, expect, it } from 'vitest';
import { decide } from '@/lib/gate/decide';
import { enterStage } from '@/lib/gate/enter-stage';
import { initialState } from '@/lib/gate/initial-state';
import type { Policy, SpendingReading } from '@/lib/gate/types';
import { evidenceOf, policyWith, START } from './arbitrary-input';
import { rate } from './arms';

const DAY = 86_400_000;
const NOW = START + 20 * DAY;
const UNITS = 5_000;

interface Events {
  control: number;
  candidate: number;
}

/** The newest daily read of the last stage, where each stratum has so many events. */
function readOf(policy: Policy, strata: readonly (Events & { candidateShare?: number })[]): SpendingReading | undefined {
  let state = enterStage(policy, initialState(1), 0, NOW - 19 * DAY);
  for (let stage = 1; stage <= 3; stage += 1) state = enterStage(policy, state, stage, NOW - 17 * DAY);
  const evidence = evidenceOf({ policy, state, now: NOW }, {}, UNITS);
  const [primary] = evidence.metrics;
  if (primary === undefined) throw new Error('no metric');
  primary.strata = strata.map(({ control, candidate, candidateShare = 0.5 }, index) => {
    const arms = { control: rate(UNITS, control), candidate: rate(UNITS, candidate) };
    return { ordinal: state.stratum + index, stage: 3, coverage: 0.5, candidateShare, ...arms };
  });
  return decide({ policy, state, evidence, now: NOW }).next.spending?.readings.at(-1);
}

function policyOf(direction: 'increase' | 'decrease', changes: Partial<Policy> = {}): Policy {
  const policy = policyWith({ promotion: 'spending', ...changes });
  return { ...policy, metrics: policy.metrics.map((metric, index) => (index === 0 ? { ...metric, direction } : metric)) };
}

describe('the daily read of a primary metric with few events', () => {
  it('is the exact test of the candidate’s share of them', () => {
    // P(X ≤ 4 | 20, .5) = .0059089661 and P(X ≥ 18 | 25, .98 / 1.98) = .0191661217, by exact sums; z by Python's NormalDist.inv_cdf.
    expect(readOf(policyOf('decrease'), [{ control: 16, candidate: 4 }])?.z).toBeCloseTo(2.517534719763217, 9);
    const notWorse = policyOf('increase', { mode: 'non_inferior', harmBudget: 0.02 });
    expect(readOf(notWorse, [{ control: 7, candidate: 18 }])?.z).toBeCloseTo(2.0712842162016867, 9);
  });

  it('lets a candidate without a single error pass, and holds one that is like control', () => {
    expect(readOf(policyOf('decrease'), [{ control: 40, candidate: 0 }])?.crossed).toBe(true);
    expect(readOf(policyOf('decrease'), [{ control: 20, candidate: 18 }])?.crossed).toBe(false);
    expect(readOf(policyOf('increase'), [{ control: 40, candidate: 0 }])?.crossed).toBe(false);
  });

  it('falls with every event against the candidate', () => {
    const zs = Array.from({ length: 30 }, (_, candidate) => readOf(policyOf('decrease'), [{ control: 45, candidate }])?.z ?? Number.NaN);
    for (const [index, z] of zs.entries()) if (index > 0) expect(z).toBeLessThanOrEqual(zs[index - 1] ?? Number.NaN);
    expect(zs[29]).toBeLessThan(zs[0] ?? Number.NaN);
  });

  it('is not taken where nothing happened, or where strata have unlike shares', () => {
    expect(readOf(policyOf('decrease'), [{ control: 0, candidate: 0 }])).toBeUndefined();
    const unlike = [
      { control: 16, candidate: 4 },
      { control: 8, candidate: 1, candidateShare: 0.25 },
    ];
    expect(readOf(policyOf('decrease'), unlike)).toBeUndefined();
  });
});
