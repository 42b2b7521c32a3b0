import { describe, expect, it } from 'vitest';
import { budgetUse } from '@/lib/gate/budget-use';
import { decide } from '@/lib/gate/decide';
import { quantileFactors } from '@/lib/gate/quantile-factors';
import type { DecideInput, Evidence, MetricPolicy, Policy, RampState } from '@/lib/gate/types';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';
import { mean, rate } from './arms';

const NOW = START + 20 * 86_400_000;

function inputAt(stage: number, rates: Record<string, [number, number]>, units = 30_000, policy: Policy = policyWith()): DecideInput {
  const state = stateIn(policy, stage, 30, NOW);
  return { policy, state, evidence: evidenceOf({ policy, state, now: NOW }, rates, units), now: NOW };
}

function outcomeOf(input: DecideInput): [string, string, string] {
  const { decision, next } = decide(input);
  return [decision.outcome, decision.reason, next.name];
}

const healthy = () => inputAt(1, { ctr: [0.1, 0.105] });
const withEvidence = (changes: Partial<Evidence>): DecideInput => {
  const input = healthy();
  return { ...input, evidence: { ...input.evidence, ...changes } };
};

describe('data that cannot be trusted', () => {
  it('quarantines on a sample ratio mismatch and keeps coverage', () => {
    const input = withEvidence({ exposures: [{ stratum: 0, slice: null, candidateShare: 0.5, control: 30_000, candidate: 28_900 }] });
    expect(outcomeOf(input)).toEqual(['quarantine', 'balance', 'quarantined']);
    expect(decide(input).next.coverage).toBe(0.1);
  });

  it('rolls back when the candidate goes missing beyond doubt, not when control does', () => {
    const missing = withEvidence({ exposures: [{ stratum: 0, slice: null, candidateShare: 0.5, control: 30_000, candidate: 20_000 }] });
    expect(outcomeOf(missing)).toEqual(['rollback', 'balance', 'rolled_back']);
    const control = withEvidence({ exposures: [{ stratum: 0, slice: null, candidateShare: 0.5, control: 20_000, candidate: 30_000 }] });
    expect(outcomeOf(control)[0]).toBe('quarantine');
  });

  it('watches each slice at a part of the level', () => {
    const whole = { stratum: 0, slice: null, candidateShare: 0.5, control: 30_000, candidate: 30_000 };
    const slice = { stratum: 0, slice: 'country=DE', candidateShare: 0.5, control: 5000, candidate: 4550 };
    expect(outcomeOf(withEvidence({ exposures: [whole, slice] }))).toEqual(['quarantine', 'balance', 'quarantined']);
    expect(outcomeOf(withEvidence({ exposures: [whole, { ...slice, candidate: 4950 }] }))[0]).toBe('advance');
  });

  it('quarantines on a leak, on crossover above one per cent, on unequal late shares, and when the pinned model moved', () => {
    expect(outcomeOf(withEvidence({ leakedExposures: 1 }))[1]).toBe('leak');
    expect(outcomeOf(withEvidence({ exposedUnits: 100_000, crossoverUnits: 1001 }))[1]).toBe('crossover');
    expect(outcomeOf(withEvidence({ exposedUnits: 100_000, crossoverUnits: 1000 }))[0]).toBe('advance');
    const late = { control: { late: 100, total: 10_000 }, candidate: { late: 500, total: 10_000 } };
    expect(outcomeOf(withEvidence({ late }))[1]).toBe('late_share');
    expect(outcomeOf(withEvidence({ late: { ...late, candidate: { late: 120, total: 10_000 } } }))[0]).toBe('advance');
    expect(outcomeOf(withEvidence({ modelMoved: true }))[1]).toBe('model_moved');
  });

  it('holds on what JSON makes of NaN and on numbers whose squares vanish', () => {
    for (const mean of [JSON.parse('null'), 1e-320, -1e-320, '0.1' as unknown as number]) {
      const input = healthy();
      const [metric, ...others] = input.evidence.metrics;
      const strata = metric?.strata.map((stratum) => ({ ...stratum, control: { ...stratum.control, mean } })) ?? [];
      const metrics = metric === undefined ? [] : [{ ...metric, strata }, ...others];
      expect(outcomeOf({ ...input, evidence: { ...input.evidence, metrics } }).slice(0, 2)).toEqual(['hold', 'evidence']);
    }
  });

  it('holds on numbers whose fourth powers overflow', () => {
    const policy = policyWith({ promotion: 'continuous' });
    const metrics = policy.metrics.map((one) => ({ ...one, kind: 'mean' as const }));
    const input = inputAt(3, {}, 30_000, { ...policy, metrics });
    const arm = (value: number) => ({ n: 30_000, mean: value, variance: 1e90, events: 30_000, sumAbsolute: 1e90, sumSquares: 1e90 });
    const huge = input.evidence.metrics.map((metric) => ({
      ...metric,
      strata: metric.strata.map((stratum) => ({ ...stratum, control: arm(1e-90), candidate: arm(1e90) })),
    }));
    expect(outcomeOf({ ...input, evidence: { ...input.evidence, metrics: huge } }).slice(0, 2)).toEqual(['hold', 'evidence']);
  });

  it('holds on a variance of the past that cannot be true', () => {
    for (const centreVariance of [Number.NaN, -1]) {
      const input = healthy();
      const metrics = input.evidence.metrics.map((metric) => ({
        ...metric,
        strata: metric.strata.map((one) => ({ ...one, centreVariance })),
      }));
      expect(outcomeOf({ ...input, evidence: { ...input.evidence, metrics } }).slice(0, 2)).toEqual(['hold', 'evidence']);
    }
  });

  it('never lets a mismatch hide harm', () => {
    const input = inputAt(1, { ctr: [0.1, 0.07] });
    const exposures = [{ stratum: 0, slice: null, candidateShare: 0.5, control: 30_000, candidate: 28_900 }];
    expect(outcomeOf({ ...input, evidence: { ...input.evidence, exposures } })).toEqual(['rollback', 'harm:ctr', 'rolled_back']);
  });
});

describe('harm beyond the primary metric', () => {
  it('rolls back on an absolute limit, whatever control does', () => {
    const policy = withGuardrail({ marginAbsolute: 0.5, limit: 0.05 });
    expect(outcomeOf(inputAt(1, { ctr: [0.1, 0.105], error: [0.08, 0.08] }, 3000, policy)).slice(0, 2)).toEqual(['rollback', 'harm:error']);
    expect(decide(inputAt(1, { error: [0.08, 0.08] }, 3000, policy)).next.harm?.rule).toBe('limit');
    expect(outcomeOf(inputAt(1, { ctr: [0.1, 0.105], error: [0.04, 0.04] }, 30_000, policy))[0]).toBe('advance');
  });

  it('rolls back on harm in a protected slice alone', () => {
    const policy = policyWith({ protectedSlices: ['country=DE'] });
    const input = inputAt(1, { ctr: [0.1, 0.105] }, 30_000, policy);
    const within = evidenceOf(input, { ctr: [0.1, 0.06] }, 5000).metrics;
    const evidence = { ...input.evidence, slices: [{ slice: 'country=DE', metrics: within }] };
    expect(outcomeOf({ ...input, evidence }).slice(0, 2)).toEqual(['rollback', 'harm:ctr']);
    expect(decide({ ...input, evidence }).next.harm).toMatchObject({ rule: 'slice_harm', slice: 'country=DE' });
    expect(outcomeOf(input)[0]).toBe('advance');
  });

  it('rolls back on one bad day of an operational metric, also at full rollout, and asks more of later days', () => {
    const policy = withGuardrail({ operational: true });
    const input = inputAt(4, { ctr: [0.1, 0.105] }, 30_000, policy);
    const onDay = (day: number): Evidence => ({
      ...input.evidence,
      metrics: input.evidence.metrics.map((metric) =>
        metric.key === 'error'
          ? { ...metric, days: [{ day, candidateShare: 0.98, control: rate(2000, 200), candidate: rate(98_000, 15_000) }] }
          : metric,
      ),
    });
    expect(outcomeOf(input).slice(0, 2)).toEqual(['hold', 'holdback']);
    expect(decide({ ...input, evidence: onDay(1) }).next.harm?.rule).toBe('daily_harm');
    expect(decide({ ...input, evidence: onDay(100_000_000) }).next.harm).toBeNull();
  });

  it('latches: harm once shown is harm at every later tick', () => {
    const input = healthy();
    const harm = { metric: 'ctr', rule: 'harm' as const, slice: null, at: NOW, logE: 5 };
    expect(outcomeOf({ ...input, state: { ...input.state, harm } }).slice(0, 2)).toEqual(['rollback', 'harm:ctr']);
  });

  it('sees a total failure within eleven units of each arm, before any minimum', () => {
    for (const units of [30, 15, 11]) {
      const input = inputAt(0, { ctr: [0.99, 0] }, units);
      const state: RampState = { ...input.state, stageEnteredAt: NOW - 60_000 };
      const evidence = {
        ...input.evidence,
        metrics: input.evidence.metrics.map((metric) => ({ ...metric, strata: metric.strata.slice(0, 1) })),
      };
      const policy = { ...input.policy, metrics: input.policy.metrics.slice(0, 1) };
      expect(outcomeOf({ ...input, policy, state, evidence }).slice(0, 2)).toEqual(['rollback', 'harm:ctr']);
    }
  });

  function withGuardrail(changes: Partial<MetricPolicy>): Policy {
    const policy = policyWith();
    return policyWith({ metrics: policy.metrics.map((metric) => (metric.key === 'error' ? { ...metric, ...changes } : metric)) });
  }
});

describe('metrics of every kind', () => {
  const kinds = (kind: MetricPolicy['kind'], changes: Partial<MetricPolicy> = {}): Policy => {
    const policy = policyWith();
    const [primary] = policy.metrics;
    return primary === undefined ? policy : { ...policy, metrics: [{ ...primary, kind, ...changes }] };
  };

  it('waits for thirty effective values of a mean, for and against the candidate', () => {
    const policy = kinds('mean');
    const state = stateIn(policy, 0, 30, NOW);
    const spiky = { n: 5000, mean: 0.1, variance: 50, events: 3, sumAbsolute: 500, sumSquares: 250_000 };
    const evidence = { ...evidenceOf({ policy, state, now: NOW }, {}, 5000) };
    const stratum = evidence.metrics[0]?.strata[0];
    if (stratum === undefined) throw new Error('no stratum');
    const withArms = (candidate: typeof spiky) => ({
      ...evidence,
      metrics: [{ key: 'ctr', strata: [{ ...stratum, control: spiky, candidate }], freshness: null }],
    });
    expect(outcomeOf({ policy, state, evidence: withArms({ ...spiky, mean: -50 }), now: NOW }).slice(0, 2)).toEqual(['hold', 'minimum']);
    const plenty = mean(5000, 1, 0.1);
    const enough = {
      ...evidence,
      metrics: [{ key: 'ctr', strata: [{ ...stratum, control: plenty, candidate: mean(5000, 1.02, 0.1) }], freshness: null }],
    };
    expect(outcomeOf({ policy, state, evidence: enough, now: NOW })[0]).toBe('advance');
  });

  it('refuses uncapped means against all other traffic', () => {
    const policy = { ...kinds('mean', { capped: false }), controlMode: 'all' as const };
    const state = stateIn(policy, 0, 30, NOW);
    const evidence = evidenceOf({ policy, state, now: NOW }, {}, 50_000);
    const strata =
      evidence.metrics[0]?.strata.map((stratum) => ({ ...stratum, control: mean(50_000, 1, 1), candidate: mean(50_000, 1.2, 1) })) ?? [];
    const judged = decide({ policy, state, evidence: { ...evidence, metrics: [{ key: 'ctr', strata, freshness: null }] }, now: NOW });
    expect(judged.decision.reason).toBe('minimum');
  });

  it('asks for an absolute margin where control’s mean is not above zero', () => {
    const policy = kinds('mean');
    const state = stateIn(policy, 0, 30, NOW);
    const evidence = evidenceOf({ policy, state, now: NOW }, {}, 50_000);
    const strata =
      evidence.metrics[0]?.strata.map((stratum) => ({ ...stratum, control: mean(50_000, -1, 1), candidate: mean(50_000, -0.5, 1) })) ?? [];
    const { decision } = decide({ policy, state, evidence: { ...evidence, metrics: [{ key: 'ctr', strata, freshness: null }] }, now: NOW });
    expect([decision.reason, decision.sentence]).toEqual(['harm_budget', expect.stringMatching(/absolute margin/)]);
  });

  it('judges a quantile by shares beyond its thresholds, wider ones early', () => {
    const policy = policyWith();
    const latency: MetricPolicy = { ...(policy.metrics[1] as MetricPolicy), key: 'p95', kind: 'quantile', margin: 0.1 };
    expect(quantileFactors(policy, latency)).toEqual([2, 1.4, 1.2, 1.1, 1.05, 1]);
    const guarded = { ...policy, metrics: [...policy.metrics.slice(0, 1), latency] };
    const input = inputAt(1, { ctr: [0.1, 0.105] }, 30_000, guarded);
    const share = (value: number) => rate(30_000, Math.round(30_000 * value));
    const quantile = (beyond: number[]): DecideInput => ({
      ...input,
      evidence: {
        ...input.evidence,
        metrics: input.evidence.metrics.map((metric) =>
          metric.key === 'p95'
            ? {
                ...metric,
                strata: metric.strata.map((stratum) => ({ ...stratum, control: share(0.05), candidateBeyond: beyond.map(share) })),
              }
            : metric,
        ),
      },
    });
    expect(outcomeOf(quantile([0.005, 0.02, 0.035, 0.042, 0.046, 0.05]))[0]).toBe('advance');
    expect(outcomeOf(quantile([0.03, 0.05, 0.051, 0.052, 0.053, 0.054]))[1]).toBe('guardrail:p95');
    expect(outcomeOf(quantile([0.06, 0.07, 0.08, 0.085, 0.09, 0.1]))[1]).toBe('harm:p95');
  });

  it('reads a rare absolute guardrail exactly: nothing happened in enough units is enough', () => {
    const policy = policyWith();
    const crash: MetricPolicy = { ...(policy.metrics[1] as MetricPolicy), key: 'crash', margin: undefined, marginAbsolute: 0.005 };
    const guarded = { ...policy, metrics: [...policy.metrics.slice(0, 1), crash] };
    expect(outcomeOf(inputAt(1, { ctr: [0.1, 0.105], crash: [0, 0] }, 30_000, guarded))[0]).toBe('advance');
    expect(outcomeOf(inputAt(1, { ctr: [0.1, 0.105], crash: [0, 0.12] }, 400, guarded))[1]).toBe('harm:crash');
    expect(outcomeOf(inputAt(1, { ctr: [0.1, 0.14], crash: [0, 0] }, 101, guarded))[1]).not.toBe('ok');
  });
});

describe('time and people', () => {
  it('expires at the maximum duration, paused or not, but never blinds harm', () => {
    const input = healthy();
    const old = { ...input.state, startedAt: NOW - 28 * 86_400_000 };
    expect(outcomeOf({ ...input, state: old })).toEqual(['expire', 'max_duration', 'expired']);
    expect(outcomeOf({ ...input, state: { ...old, name: 'paused' } })[0]).toBe('expire');
    const harmed = inputAt(1, { ctr: [0.1, 0.07] });
    expect(outcomeOf({ ...harmed, state: { ...harmed.state, startedAt: old.startedAt } })[0]).toBe('rollback');
  });

  it('completes when the holdback is over', () => {
    const input = inputAt(4, { ctr: [0.1, 0.105] });
    expect(outcomeOf(input)[1]).toBe('holdback');
    expect(outcomeOf({ ...input, state: { ...input.state, fullAt: NOW - 28 * 86_400_000 } })).toEqual([
      'complete',
      'holdback',
      'completed',
    ]);
  });

  it('asks a person when the stages show different effects, once, and promotes after the review', () => {
    const input = inputAt(3, { ctr: [0.1, 0.12] }, 90_000);
    const strata = input.evidence.metrics[0]?.strata.map((stratum, index) => ({
      ...stratum,
      candidate: rate(90_000, index === 0 ? 9000 : 11_500),
    }));
    const metrics = input.evidence.metrics.map((metric) => (metric.key === 'ctr' && strata !== undefined ? { ...metric, strata } : metric));
    const state = { ...input.state, stageEnteredAt: NOW - 9 * 86_400_000 };
    const asked = decide({ ...input, state, evidence: { ...input.evidence, metrics } });
    expect([asked.decision.outcome, asked.next.name, asked.next.cochran !== null]).toEqual(['await_review', 'awaiting_review', true]);
    const reviewed = { ...asked.next, name: 'running' as const, reviewed: true };
    expect(outcomeOf({ ...input, state: reviewed, evidence: { ...input.evidence, metrics } })[0]).toBe('promote');
  });

  it('holds for the shared budget while others use it up', () => {
    const policy = policyWith({ sharedHarmBudget: 0.02 });
    const input = inputAt(1, { ctr: [0.1, 0.105] }, 60_000, policy);
    expect(outcomeOf(input)[0]).toBe('advance');
    expect(outcomeOf({ ...input, evidence: { ...input.evidence, othersBudgetUse: 0.02 } }).slice(0, 2)).toEqual(['hold', 'shared_budget']);
    expect(budgetUse(input)).toBeLessThan(0.01);
    expect(budgetUse({ ...input, evidence: { ...input.evidence, metrics: [] } })).toBe(0.1);
    // Fewer events than the normal bound holds for rule out nothing.
    expect(budgetUse(inputAt(1, { ctr: [0.1, 0.1] }, 100, policy))).toBe(0.1);
    expect(budgetUse(inputAt(1, { ctr: [0.1, Number.NaN] }, 60_000, policy))).toBe(0.1);
  });

  it('learns its tuning from a thousand control units, once, and holds until then', () => {
    const policy = { ...policyWith(), metrics: policyWith().metrics.map((metric) => ({ ...metric, tuning: null })) };
    const early = inputAt(0, { ctr: [0.1, 0.105] }, 900, policy);
    expect([outcomeOf(early)[1], decide(early).next.tuning]).toEqual(['minimum', {}]);
    const learnt = decide(inputAt(0, { ctr: [0.1, 0.105] }, 1000, policy)).next.tuning;
    expect(Object.keys(learnt)).toEqual(['ctr', 'error']);
    const later = inputAt(0, { ctr: [0.2, 0.21] }, 50_000, policy);
    expect(decide({ ...later, state: { ...later.state, tuning: learnt } }).next.tuning).toEqual(learnt);
  });
});
