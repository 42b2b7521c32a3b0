import { describe, expect, it } from 'vitest';
import { viewMetric } from '@/lib/gate/context';
import { initialState } from '@/lib/gate/initial-state';
import type { ArmMoments, MetricPolicy, Policy } from '@/lib/gate/types';
import { compare } from '@/lib/report/comparison';
import { referenceDesign } from '@/lib/simulate/reference-design';

const latency: MetricPolicy = {
  key: 'latency',
  role: 'guardrail',
  kind: 'quantile',
  direction: 'decrease',
  margin: 0.1,
  windowMs: 0,
  latenessMs: 0,
  capped: false,
  operational: false,
  tuning: { gates: [100, 100, 100, 100], harm: 100 },
};
const { policy: reference } = referenceDesign();
const policy: Policy = { ...reference, metrics: [...reference.metrics, latency] };
const N = 200_000;

function arm(share: number): ArmMoments {
  const events = Math.round(N * share);
  const mean = events / N;
  return { n: N, mean, variance: (events * (1 - mean)) / (N - 1), events, sumAbsolute: events, sumSquares: events };
}

/** Exponential tails: control's p95 is the threshold, the candidate's is `slower` times as long. */
function comparedAt(slower: number) {
  const beyond = (factor: number) => arm(0.05 ** (factor / slower));
  const candidateBeyond = [2, 1.4, 1.2, 1.1, 1.05, 1].map(beyond);
  const strata = [{ ordinal: 0, stage: 3, coverage: 0.5, candidateShare: 0.5, control: arm(0.05), candidate: beyond(1), candidateBeyond }];
  const state = { ...initialState(1), name: 'running' as const, stage: 3 };
  const view = viewMetric(policy, state, latency, { key: 'latency', strata, freshness: null });
  const variants = { control: 'control', candidate: 'candidate' };
  const compared = compare({
    policy,
    state,
    view,
    role: 'guardrail',
    rows: [],
    variants,
    earlierLnE: 0,
    lookPlan: { unavailable: 'no plan' },
    plainStrata: undefined,
  });
  expect('lowerLift' in compared.sequential && compared.sequential.lowerLift).toBe(null);
  return compared;
}

const findingAt = (slower: number) => comparedAt(slower).finding;

describe('the finding of a quantile', () => {
  it('compares its margin with the quantile, not with the share of events beyond the threshold', () => {
    // 6 % slower puts 18 % more events beyond the threshold, and is worse, but not beyond a margin of 10 %.
    expect(findingAt(1.06)).toBe('worse');
    expect(findingAt(1.2)).toBe('beyond_margin');
    expect(findingAt(1)).toBe('within_margin');
    expect(findingAt(0.9)).toBe('better');
  });

  it('has its margin among the lifts where the gate has it: a lift beyond it is more', () => {
    for (const slower of [0.8, 1, 1.09, 1.1, 1.11, 1.3]) {
      const { lift, marginLift } = comparedAt(slower);
      if (typeof lift !== 'number' || marginLift === null) throw new Error('there is a lift and a margin');
      // Shares beyond the threshold and beyond 1.1 times of it, at exponential tails.
      expect(marginLift).toBeCloseTo(0.05 ** (1 / slower - 1.1 / slower) - 1, 2);
      if (slower === 1.1) expect(lift).toBeCloseTo(marginLift, 10);
      else expect(lift > marginLift).toBe(slower > 1.1);
    }
  });
});
