import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import { initialState } from '@/lib/gate/initial-state';
import { isServing } from '@/lib/gate/is-serving';
import type { Command, DecideResult, Evidence, Policy, RampState } from '@/lib/gate/types';
import { evidenceOf, policyWith, START } from './arbitrary-input';
import { rate } from './arms';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What one step of a life does: time passes (or does not, or runs backwards), units come, and somebody commands or the gate ticks. */
interface Step {
  passes: number;
  units: number;
  rates: [number, number];
  fault: Fault;
  command: Command | null;
}

type Fault = 'none' | 'silent' | 'not a number' | 'negative' | 'null' | 'missing' | 'leak' | 'lag' | 'gap';

const policies = fc
  .record({
    mode: fc.constantFrom('superior' as const, 'non_inferior' as const),
    promotion: fc.constantFrom('continuous' as const, 'spending' as const),
    holdback: fc.constantFrom(0, 0.02),
    holdbackDurationMs: fc.constantFrom(0, 28 * DAY),
    maxDurationMs: fc.oneof({ weight: 6, arbitrary: fc.constant(28 * DAY) }, fc.constantFrom(0, DAY)),
    fullDays: fc.constantFrom(0, 1, 7),
    blindTimeMs: fc.constantFrom(0, HOUR),
    maxLagMs: fc.constantFrom(0, 30 * DAY),
    minDurationMs: fc.constantFrom(0, HOUR, DAY),
    minUnits: fc.constantFrom(0, 100),
    approval: fc.boolean(),
    coverages: fc.constantFrom([0.5], [0.05, 0.5], [0.05, 0.1, 0.25, 0.5]),
  })
  .map(({ coverages, minDurationMs, minUnits, approval, ...rest }) =>
    policyWith({ ...rest, stages: coverages.map((coverage) => ({ coverage, minDurationMs, minUnits, approval })) }),
  );

const stage = fc.integer({ min: -1, max: 5 });
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom<Command>(
    { type: 'pause', coverage: 'keep' },
    { type: 'pause', coverage: 'zero' },
    { type: 'resume' },
    { type: 'approve' },
  ),
  { weight: 1, arbitrary: fc.constantFrom<Command>({ type: 'rollback' }, { type: 'complete' }, { type: 'start' }, { type: 'step_down' }) },
  stage.map((to): Command => ({ type: 'step_down', stage: to })),
  stage.map((to): Command => ({ type: 'override', stage: to })),
  fc.record({ type: fc.constant('exclude_stage' as const), stratum: stage, because: fc.constantFrom('counts' as const, 'other' as const) }),
);

const steps: fc.Arbitrary<Step> = fc.record({
  passes: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(6 * HOUR, DAY, 2 * DAY) },
    fc.constantFrom(0, -HOUR, -9 * DAY, Number.NaN, Number.POSITIVE_INFINITY),
  ),
  units: fc.constantFrom(0, 1, 40, 3000, 30_000),
  rates: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<[number, number]>([0.1, 0.11], [0.1, 0.12]) },
    fc.constantFrom<[number, number]>([0.1, 0.1], [0.1, 0.08], [0, 0], [1, 1], [0.001, 0.001]),
  ),
  fault: fc.oneof(
    { weight: 20, arbitrary: fc.constant<Fault>('none') },
    fc.constantFrom<Fault>('silent', 'not a number', 'negative', 'null', 'missing', 'leak', 'lag', 'gap'),
  ),
  command: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, commands),
});

/** The sums of a life, kept by the strata that the states opened. */
function world(policy: Policy) {
  const strata: { stage: number; coverage: number; n: number; events: [number, number] }[] = [];
  return {
    live(state: RampState, { units, rates }: Step): void {
      while (strata.length <= state.stratum) strata.push({ stage: state.stage, coverage: state.coverage, n: 0, events: [0, 0] });
      const present = strata[state.stratum];
      if (present === undefined || state.coverage === 0) return;
      present.n += units;
      present.events = [present.events[0] + Math.round(units * rates[0]), present.events[1] + Math.round(units * rates[1])];
    },
    seen(state: RampState, now: number, fault: Fault): Evidence {
      const evidence = evidenceOf({ policy, state, now }, {}, 0);
      for (const metric of evidence.metrics) {
        metric.strata = strata.map(({ stage: at, coverage, n, events }, ordinal) => {
          return { ordinal, stage: at, coverage, candidateShare: 0.5, control: rate(n, events[0]), candidate: rate(n, events[1]) };
        });
      }
      evidence.exposures = strata.map(({ n }, stratum) => ({ stratum, slice: null, candidateShare: 0.5, control: n, candidate: n }));
      return broken(evidence, fault, now);
    },
  };
}

function broken(evidence: Evidence, fault: Fault, now: number): Evidence {
  const arm = evidence.metrics[0]?.strata.at(-1)?.candidate;
  if (fault === 'not a number' && arm !== undefined) arm.mean = Number.NaN;
  if (fault === 'negative' && arm !== undefined) arm.events = -1;
  if (fault === 'null') Object.assign(evidence, { exposedUnits: null });
  if (fault === 'missing') evidence.metrics.pop();
  if (fault === 'leak') evidence.leakedExposures = 3;
  if (fault === 'lag') evidence.lagMs = 40 * DAY;
  if (fault === 'gap') evidence.workerGapMs = Number.NaN;
  const silent = { lastEventAt: now - DAY, lastOtherEventAt: now, expectedSilent: 50 };
  if (fault === 'silent') for (const metric of evidence.metrics) metric.freshness = { control: silent, candidate: silent };
  return evidence;
}

function expectTick(before: RampState, { decision, rules, next }: DecideResult, fault: Fault): void {
  if (next.coverage > before.coverage) {
    expect(['start', 'advance', 'promote', 'complete']).toContain(decision.outcome);
    expect(rules.filter(({ passed }) => !passed)).toEqual([]);
    if (decision.outcome !== 'complete') expect(next.stage).toBe(before.stage + 1);
    expect(['none', 'gap']).toContain(fault);
  }
  if (before.harm !== null && isServing(before)) expect(next.name).toBe('rolled_back');
  expect(Number.isFinite(next.lastTickAt ?? 0)).toBe(true);
}

function expectLawful(policy: Policy, before: RampState, next: RampState): void {
  expect(JSON.parse(JSON.stringify(next))).toEqual(next);
  expect([0, 1].map((step) => before.stratum + step)).toContain(next.stratum);
  if (next.coverage !== before.coverage) expect(next.stratum).toBe(before.stratum + 1);
  if (before.guaranteeVoid) expect(next.guaranteeVoid).toBe(true);
  expect(next.excludedStrata).toEqual(expect.arrayContaining(before.excludedStrata));
  const planned = [0, 1, 1 - policy.holdback, ...policy.stages.map(({ coverage }) => coverage)];
  expect(planned).toContain(next.coverage);
  expect((next.blind?.ms ?? 0) >= 0).toBe(true);
}

describe('the life of a ramp', () => {
  it('keeps its laws over any rules, commands, evidence and clocks', () => {
    const ends = new Map<string, number>();
    let widened = 0;
    fc.assert(
      fc.property(policies, fc.array(steps, { minLength: 5, maxLength: 30 }), (policy, life) => {
        let now = START;
        const started = applyCommand({ policy, state: initialState(1), command: { type: 'start' }, now });
        if (!started.ok) throw new Error(started.reason);
        let state = started.next;
        const { live, seen } = world(policy);
        let spentBefore = 0;
        for (const step of life) {
          now = Number.isFinite(step.passes) ? now + step.passes : now;
          const at = Number.isFinite(step.passes) ? now : step.passes;
          live(state, step);
          const before = state;
          if (step.command === null) {
            const result = decide({ policy, state, evidence: seen(state, at, step.fault), now: at });
            expectTick(before, result, step.fault);
            state = result.next;
          } else {
            const result = applyCommand({ policy, state, command: step.command, now: at });
            if (!result.ok) continue;
            state = result.next;
            if (step.command.type === 'step_down') expect(state.coverage).toBeLessThanOrEqual(before.coverage);
            if (!Number.isFinite(at)) throw new Error('a command at no time was taken');
          }
          expectLawful(policy, before, state);
          if (state.spending?.firstStratum !== before.spending?.firstStratum) spentBefore += before.spending?.readings.at(-1)?.spent ?? 0;
          const spent = state.spending?.readings.at(-1)?.spent ?? 0;
          expect(spentBefore + spent).toBeLessThanOrEqual(policy.alpha + 1e-12);
          if (state.coverage > before.coverage) widened += 1;
        }
        ends.set(state.name, (ends.get(state.name) ?? 0) + 1);
      }),
      { numRuns: 400, seed: 20_261_126 },
    );
    expect(widened).toBeGreaterThan(100);
    for (const name of ['running', 'paused', 'full', 'rolled_back', 'expired', 'quarantined', 'completed'])
      expect(ends.get(name), name).toBeGreaterThan(3);
  }, 60_000);
});
