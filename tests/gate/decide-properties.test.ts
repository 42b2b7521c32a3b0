import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, decideOutcome } from '@/lib/gate/decide';
import type { DecideInput, DecideResult, RampState } from '@/lib/gate/types';
import { anyInput, evidenceOf, likelyInput, policyWith, START, stateIn } from './arbitrary-input';

const NOW = START + 20 * 86_400_000;
const RUNS = { numRuns: 1500, seed: 20_260_105 };

describe('decide', () => {
  it('raises coverage only when every rule passed, and by one stage at a time', () => {
    let widened = 0;
    fc.assert(
      fc.property(fc.oneof(likelyInput(), anyInput(true)), (input) => {
        const result = decide(input);
        if (!(result.next.coverage > input.state.coverage)) return;
        widened += 1;
        expect(result.rules.filter(({ passed }) => !passed)).toEqual([]);
        expect(result.next.stage).toBe(input.state.stage + 1);
      }),
      RUNS,
    );
    expect(widened).toBeGreaterThan(100);
  });

  it('never throws and never widens on numbers that cannot be true', () => {
    let unsound = 0;
    fc.assert(
      fc.property(anyInput(false), (input) => {
        const result = decide(input);
        const broken = result.rules.some(({ rule, passed }) => rule === 'evidence' && !passed);
        if (!broken) return;
        unsound += 1;
        expect(result.next.coverage).toBeLessThanOrEqual(input.state.coverage);
      }),
      RUNS,
    );
    expect(unsound).toBeGreaterThan(500);
  });

  it('gives the same bytes for the same input and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.oneof(likelyInput(), anyInput(true), anyInput(false)), (input) => {
        const before = JSON.stringify(input);
        const first = JSON.stringify(decide(input));
        expect(JSON.stringify(decide(structuredClone(input)))).toBe(first);
        expect(JSON.stringify(input)).toBe(before);
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  it('writes a record that JSON can hold and that agrees with the outcome', () => {
    fc.assert(
      fc.property(fc.oneof(likelyInput(), anyInput(true), anyInput(false)), (input) => {
        const result = decide(input);
        expect(JSON.parse(JSON.stringify(result))).toEqual(withoutUndefined(result));
        expect(explains(result)).toBe(true);
        expect(decideOutcome(input)).toEqual({ outcome: result.decision.outcome, next: result.next });
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  it.each(['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review'] as const)('rolls back on harm while %s', (name) => {
    const input = inputAt(2, { ctr: [0.1, 0.07] });
    const result = decide({ ...input, state: { ...input.state, name, quarantine: { reason: 'balance', at: NOW } } });
    expect([result.decision.outcome, result.decision.reason, result.next.coverage]).toEqual(['rollback', 'harm:ctr', 0]);
    expect(result.next.harm?.metric).toBe('ctr');
  });

  it('rolls back on harm at full rollout', () => {
    const input = inputAt(4, { error: [0.1, 0.14] });
    expect(decide(input).decision.reason).toBe('harm:error');
  });

  it('advances when the same evidence is unharmed, and not when any part of it is missing', () => {
    const input = inputAt(1, { ctr: [0.1, 0.105] });
    expect(decide(input).decision.outcome).toBe('advance');
    const without = input.evidence.metrics.filter(({ key }) => key !== 'error');
    expect(decide({ ...input, evidence: { ...input.evidence, metrics: without } }).decision.reason).toBe('evidence');
    expect(decide({ ...input, evidence: { ...input.evidence, lastTrafficAt: null } }).decision.reason).toBe('stale');
    expect(decide({ ...input, evidence: { ...input.evidence, lagMs: 7_200_000 } }).decision.reason).toBe('lag');
  });

  it('holds, then steps down, then rolls back while a metric stays silent', () => {
    const input = inputAt(2, { ctr: [0.1, 0.105] });
    const silent = { lastEventAt: NOW - 1, lastOtherEventAt: NOW, expectedSilent: 40 };
    const heard = { lastEventAt: NOW, lastOtherEventAt: NOW, expectedSilent: 0 };
    const metrics = input.evidence.metrics.map((metric) => ({ ...metric, freshness: { control: heard, candidate: silent } }));
    const evidence = { ...input.evidence, metrics };
    const outcomes: string[] = [];
    let state: RampState = { ...input.state, lastTickAt: NOW };
    for (let tick = 0; tick < 8; tick += 1) {
      const now = NOW + tick * 600_000;
      const result = decide({ ...input, state, evidence: { ...evidence, lastTrafficAt: now }, now });
      outcomes.push(result.decision.outcome);
      state = { ...result.next };
    }
    expect(outcomes).toEqual(['hold', 'hold', 'hold', 'hold', 'step_down', 'hold', 'hold', 'hold']);
    const last = decide({ ...input, state, evidence: { ...evidence, lastTrafficAt: NOW }, now: NOW + 5_400_000 });
    expect([last.decision.outcome, last.decision.reason]).toEqual(['rollback', 'missing']);
  });

  it('does not count the time in which no worker ran as blind', () => {
    const input = inputAt(2, { ctr: [0.1, 0.105] });
    const silent = { lastEventAt: NOW - 1, lastOtherEventAt: NOW, expectedSilent: 40 };
    const metrics = input.evidence.metrics.map((metric) => ({ ...metric, freshness: { control: silent, candidate: silent } }));
    const evidence = { ...input.evidence, metrics, workerGapMs: 7_200_000 };
    const result = decide({ ...input, state: { ...input.state, lastTickAt: NOW - 7_200_000 }, evidence });
    expect([result.decision.outcome, result.next.blind?.ms]).toEqual(['hold', 0]);
  });

  it('says how many units and hours a held bound still needs', () => {
    const input = inputAt(1, { ctr: [0.1, 0.1005] }, 3000);
    const { decision } = decide(input);
    const rule = decision.rules.find(({ rule: name }) => name === 'harm_budget');
    expect(decision.reason).toBe('harm_budget');
    expect(rule?.needs?.units).toBeGreaterThan(0);
    expect(rule?.needs?.hours).toBeGreaterThan(0);
    expect(decision.sentence).toMatch(/about [\d,]+ more units/);
  });
});

function inputAt(stage: number, rates: Record<string, [number, number]>, units = 30_000): DecideInput {
  const policy = policyWith();
  const state = stateIn(policy, stage, 30, NOW);
  return { policy, state, evidence: evidenceOf({ policy, state, now: NOW }, rates, units), now: NOW };
}

/** A hold or a retreat is explained by a rule that did not pass; a step ahead by none. */
function explains({ decision, rules }: DecideResult): boolean {
  const failed = rules.some(({ passed }) => !passed);
  return ['advance', 'promote', 'complete'].includes(decision.outcome) ? !failed : failed;
}

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'number' && !Number.isFinite(inner) ? `not finite: ${inner}` : inner)),
  );
}
