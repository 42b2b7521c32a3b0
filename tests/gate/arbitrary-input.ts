import fc from 'fast-check';
import { enterStage } from '@/lib/gate/enter-stage';
import { initialState } from '@/lib/gate/initial-state';
import { planTuning } from '@/lib/gate/plan-tuning';
import type { ArmMoments, DecideInput, Evidence, MetricEvidence, MetricPolicy, Policy, RampState, RampStateName } from '@/lib/gate/types';
import { rate } from './arms';

export const START = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;
const HOUR = 3_600_000;
const LIVE: RampStateName[] = ['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review', 'full'];

const metric = (key: string, role: 'primary' | 'guardrail', direction: 'increase' | 'decrease'): MetricPolicy => ({
  key,
  role,
  kind: 'proportion',
  direction,
  ...(role === 'guardrail' ? { margin: 0.25 } : {}),
  windowMs: 0,
  latenessMs: 0,
  capped: true,
  operational: false,
  tuning: null,
});

/** A policy of the default ramp with one guardrail, tuned for 20,000 units a day. */
export function policyWith(changes: Partial<Policy> = {}): Policy {
  const policy: Policy = {
    mode: 'superior',
    controlMode: 'matched',
    candidateWeight: 0.5,
    alpha: 0.05,
    alphaHarm: 0.05,
    alphaSrm: 0.001,
    harmBudget: 0.02,
    stages: [0.05, 0.1, 0.25, 0.5].map((coverage, index) => ({
      coverage,
      minDurationMs: index === 3 ? 7 * DAY : DAY,
      minUnits: 100,
      approval: false,
    })),
    maxDurationMs: 28 * DAY,
    holdback: 0.02,
    holdbackDurationMs: 28 * DAY,
    minEvents: 30,
    fullDays: 7,
    promotion: 'continuous',
    blindTimeMs: HOUR / 2,
    maxLagMs: HOUR / 2,
    clock: 'server',
    mde: 0.05,
    metrics: [metric('ctr', 'primary', 'increase'), metric('error', 'guardrail', 'decrease')],
    protectedSlices: [],
    watchedSlices: 0,
    sharedHarmBudget: null,
    ...changes,
  };
  const metrics = policy.metrics.map((one) => ({
    ...one,
    tuning: planTuning({ policy, metric: one, baseline: { mean: 0.1, sd: 0.3 }, unitsPerDay: 20_000 }),
  }));
  return { ...policy, metrics };
}

/** A state under way in the given stage, entered so long ago. */
export function stateIn(policy: Policy, stage: number, hoursAgo: number, now: number): RampState {
  let state = enterStage(policy, initialState(1), 0, now - (hoursAgo + 72) * HOUR);
  for (let next = 1; next <= stage; next += 1) state = enterStage(policy, state, next, now - hoursAgo * HOUR);
  return { ...state, lastTickAt: now - 60_000 };
}

/** Evidence of one stratum per stage with the given rates, and nothing wrong with it. */
export function evidenceOf(
  at: { policy: Policy; state: RampState; now: number },
  rates: Record<string, [number, number]>,
  units: number,
): Evidence {
  const { policy, state, now } = at;
  const metrics = policy.metrics.map(({ key }): MetricEvidence => {
    const [control, candidate] = rates[key] ?? [0.1, 0.1];
    const strata = Array.from({ length: state.stratum + 1 }, (_, ordinal) => ({
      ordinal,
      stage: Math.min(ordinal, policy.stages.length),
      coverage: policy.stages[ordinal]?.coverage ?? 1,
      candidateShare: 0.5,
      control: rate(units, Math.round(units * control)),
      candidate: rate(units, Math.round(units * candidate)),
    }));
    return { key, strata, freshness: null };
  });
  return {
    metrics,
    exposures:
      metrics[0]?.strata.map(({ ordinal }) => ({ stratum: ordinal, slice: null, candidateShare: 0.5, control: units, candidate: units })) ??
      [],
    exposedUnits: 2 * units * (state.stratum + 1),
    crossoverUnits: 0,
    late: { control: { late: 0, total: units }, candidate: { late: 0, total: units } },
    leakedExposures: 0,
    hashMismatches: 0,
    slices: [],
    modelMoved: false,
    lastTrafficAt: now,
    workerGapMs: 0,
    lagMs: 0,
    othersBudgetUse: 0,
  };
}

const absurd = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 0.5, 1e300, Number.MAX_SAFE_INTEGER),
  fc.double(),
);

const arm = fc.record({ n: absurd, mean: absurd, variance: absurd, events: absurd, sumAbsolute: absurd, sumSquares: absurd });

const soundArm = fc
  .record({ n: fc.integer({ min: 0, max: 100_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ n, share }) => rate(n, Math.floor(n * share)));

function evidence(arms: fc.Arbitrary<ArmMoments>, numbers: fc.Arbitrary<number>): fc.Arbitrary<Evidence> {
  const stratum = fc.record({
    ordinal: fc.integer({ min: 0, max: 5 }),
    stage: fc.integer({ min: 0, max: 4 }),
    coverage: fc.constant(0.1),
    candidateShare: fc.oneof({ weight: 9, arbitrary: fc.constant(0.5) }, numbers),
    control: arms,
    candidate: arms,
    candidateBeyond: fc.option(fc.array(arms, { minLength: 6, maxLength: 6 }), { nil: undefined }),
  });
  const freshness = fc.record({
    lastEventAt: fc.option(numbers),
    lastOtherEventAt: fc.option(numbers),
    expectedSilent: fc.option(numbers),
  });
  const metricEvidence = (key: string) =>
    fc.record({
      key: fc.constant(key),
      strata: fc.array(stratum, { maxLength: 5 }),
      freshness: fc.option(fc.record({ control: freshness, candidate: freshness })),
      days: fc.array(
        fc.record({ day: fc.integer({ min: 1, max: 40 }), control: arms, candidate: arms, candidateShare: fc.constant(0.5) }),
        {
          maxLength: 2,
        },
      ),
    });
  const late = fc.record({ late: numbers, total: numbers });
  return fc.record({
    metrics: fc.oneof(
      fc.tuple(metricEvidence('ctr'), metricEvidence('error')),
      fc.tuple(metricEvidence('ctr')),
      fc.constant<MetricEvidence[]>([]),
    ),
    exposures: fc.array(
      fc.record({
        stratum: fc.integer({ min: 0, max: 5 }),
        slice: fc.option(fc.constant('country=DE')),
        candidateShare: fc.constant(0.5),
        control: numbers,
        candidate: numbers,
      }),
      { maxLength: 4 },
    ),
    exposedUnits: numbers,
    crossoverUnits: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, numbers),
    late: fc.record({ control: late, candidate: late }),
    leakedExposures: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, numbers),
    hashMismatches: numbers,
    slices: fc.constant([]),
    modelMoved: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
    lastTrafficAt: fc.option(fc.constant(START + 20 * DAY)),
    workerGapMs: numbers,
    lagMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, numbers),
    othersBudgetUse: numbers,
  });
}

/** What a metric's rules may be, tuned or not. */
const metricChanges: fc.Arbitrary<Partial<MetricPolicy>> = fc.record(
  {
    kind: fc.constantFrom('proportion', 'mean', 'count', 'ratio', 'quantile'),
    direction: fc.constantFrom('increase', 'decrease'),
    marginAbsolute: fc.constantFrom(0.005, 0.2, 3),
    margin: fc.constantFrom(0.01, 0.5, 1),
    limit: fc.constantFrom(0.05, 0.5),
    capped: fc.boolean(),
    operational: fc.boolean(),
    tuning: fc.constant(null),
  },
  { requiredKeys: [] },
);

/** Any state under way, any evidence: numbers that can be true with `sound`, any numbers at all without. */
export function anyInput(sound: boolean): fc.Arbitrary<DecideInput> {
  const now = START + 20 * DAY;
  return fc
    .record({
      evidence: sound ? evidence(soundArm, fc.integer({ min: 0, max: 200_000 })) : evidence(arm, absurd),
      name: fc.constantFrom(...LIVE),
      stage: fc.integer({ min: 0, max: 4 }),
      hoursAgo: fc.integer({ min: 0, max: 300 }),
      policy: fc.record({
        mode: fc.constantFrom('superior' as const, 'non_inferior' as const),
        controlMode: fc.constantFrom('matched' as const, 'all' as const),
        promotion: fc.constantFrom('continuous' as const, 'spending' as const),
        sharedHarmBudget: fc.constantFrom(null, 0.02),
      }),
      metrics: fc.array(metricChanges, { minLength: 2, maxLength: 2 }),
      isTimeBroken: fc.integer({ min: 0, max: 30 }),
    })
    .map(({ evidence: seen, name, stage, hoursAgo, policy: changes, metrics, isTimeBroken }) => {
      const tuned = policyWith(changes);
      const policy = { ...tuned, metrics: tuned.metrics.map((one, index) => ({ ...one, ...metrics[index] })) };
      const entered = stateIn(policy, name === 'full' ? 4 : Math.min(stage, 3), hoursAgo, now);
      const state: RampState = { ...entered, name, quarantine: name === 'quarantined' ? { reason: 'balance', at: now } : null };
      return { policy, state, evidence: seen, now: !sound && isTimeBroken === 0 ? Number.NaN : now };
    });
}

/** Evidence as it looks in practice, mostly healthy, so that the ramp does move. */
export function likelyInput(): fc.Arbitrary<DecideInput> {
  const now = START + 20 * DAY;
  return fc
    .record({
      stage: fc.integer({ min: 0, max: 3 }),
      hoursAgo: fc.integer({ min: 0, max: 300 }),
      units: fc.integer({ min: 50, max: 100_000 }),
      ctr: fc.double({ min: 0.09, max: 0.12, noNaN: true }),
      error: fc.double({ min: 0.08, max: 0.12, noNaN: true }),
      defect: fc.integer({ min: 0, max: 12 }),
      promotion: fc.constantFrom('continuous' as const, 'spending' as const),
    })
    .map(({ stage, hoursAgo, units, ctr, error, defect, promotion }) => {
      const policy = policyWith({ promotion });
      const state = stateIn(policy, stage, hoursAgo, now);
      const seen = evidenceOf({ policy, state, now }, { ctr: [0.1, ctr], error: [0.1, error] }, units);
      const defects: Partial<Evidence>[] = [
        { leakedExposures: 1 },
        { modelMoved: true },
        { lagMs: HOUR },
        { crossoverUnits: units },
        { lastTrafficAt: null },
      ];
      return { policy, state, evidence: { ...seen, ...defects[defect] }, now };
    });
}
