import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import { initialState } from '@/lib/gate/initial-state';
import type { Command, RampState, RampStateName } from '@/lib/gate/types';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';

const policy = policyWith();
const NOW = START + 20 * 86_400_000;
const ALL: RampStateName[] = [
  'draft',
  'scheduled',
  'shadow',
  'running',
  'paused',
  'quarantined',
  'awaiting_approval',
  'awaiting_review',
  'full',
  'completed',
  'rolled_back',
  'expired',
  'aborted',
];
const COMMANDS: Command[] = [
  { type: 'schedule', at: NOW + 1 },
  { type: 'start' },
  { type: 'pause', coverage: 'keep' },
  { type: 'pause', coverage: 'zero' },
  { type: 'resume' },
  { type: 'approve' },
  { type: 'step_down' },
  { type: 'step_down', stage: 0 },
  { type: 'step_down', stage: 2 },
  { type: 'override', stage: 3 },
  { type: 'override', stage: 4 },
  { type: 'override', stage: Number.NaN },
  { type: 'exclude_stage', stratum: 0, because: 'counts' },
  { type: 'exclude_stage', stratum: 0, because: 'other' },
  { type: 'rollback' },
  { type: 'kill' },
  { type: 'abort' },
  { type: 'complete' },
  { type: 'restart' },
];

function apply(state: RampState, command: Command, now = NOW): RampState {
  const result = applyCommand({ policy, state, command, now });
  if (!result.ok) throw new Error(result.reason);
  return result.next;
}

function refusal(state: RampState, command: Command): string {
  const result = applyCommand({ policy, state, command, now: NOW });
  return result.ok ? 'accepted' : result.reason;
}

describe('applyCommand', () => {
  it('answers every command in every state, and never serves the candidate more without start, resume or override', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.constantFrom(...COMMANDS), fc.integer({ min: 0, max: 3 }), (name, command, stage) => {
        const state: RampState = { ...stateIn(policy, stage, 30, NOW), name };
        const result = applyCommand({ policy, state, command, now: NOW });
        if (!result.ok) {
          expect(result.reason.length).toBeGreaterThan(10);
          return;
        }
        const mayWiden = ['start', 'resume', 'override', 'exclude_stage', 'complete'].includes(command.type);
        if (!mayWiden) expect(result.next.coverage).toBeLessThanOrEqual(state.coverage);
        expect(JSON.parse(JSON.stringify(result.next))).toEqual(result.next);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('starts at the first stage, with nothing in the way', () => {
    expect(apply(initialState(1), { type: 'start' })).toMatchObject({
      name: 'running',
      stage: 0,
      coverage: 0.05,
      stratum: 0,
      startedAt: NOW,
    });
    expect(refusal(stateIn(policy, 1, 30, NOW), { type: 'start' })).toMatch(/new attempt/);
  });

  it('starts a scheduled ramp at its time and not before', () => {
    const scheduled = apply(initialState(1), { type: 'schedule', at: NOW + 60_000 });
    const evidence = evidenceOf({ policy, state: scheduled, now: NOW }, {}, 0);
    expect(decide({ policy, state: scheduled, evidence, now: NOW }).decision.outcome).toBe('none');
    const started = decide({ policy, state: scheduled, evidence, now: NOW + 60_000 });
    expect([started.decision.outcome, started.next.coverage]).toEqual(['start', 0.05]);
  });

  it('counts the minimum anew, in a stratum of its own, after a pause at zero', () => {
    const running = stateIn(policy, 2, 30, NOW);
    const paused = apply(running, { type: 'pause', coverage: 'zero' });
    const resumed = apply(paused, { type: 'resume' }, NOW + 5000);
    expect(paused).toMatchObject({ name: 'paused', coverage: 0, stratum: running.stratum + 1 });
    expect(resumed).toMatchObject({ name: 'running', coverage: 0.25, stratum: running.stratum + 2, stageEnteredAt: NOW + 5000 });
  });

  it('keeps stratum and minimum over a pause that keeps its coverage', () => {
    const running = stateIn(policy, 2, 30, NOW);
    const resumed = apply(apply(running, { type: 'pause', coverage: 'keep' }), { type: 'resume' });
    expect(resumed).toEqual(running);
  });

  it('voids the guarantee for good when it skips rules upwards, not downwards', () => {
    const running = stateIn(policy, 1, 30, NOW);
    expect(apply(running, { type: 'override', stage: 0 }).guaranteeVoid).toBe(false);
    const skipped = apply(running, { type: 'override', stage: 3 });
    expect(skipped).toMatchObject({ stage: 3, coverage: 0.5, guaranteeVoid: true });
    expect(apply(skipped, { type: 'step_down' }).guaranteeVoid).toBe(true);
    expect(apply(running, { type: 'override', stage: 4 })).toMatchObject({ name: 'full', coverage: 0.98 });
  });

  it('leaves quarantine only by excluding the stage or a restart', () => {
    const quarantined: RampState = { ...stateIn(policy, 1, 30, NOW), name: 'quarantined', quarantine: { reason: 'balance', at: NOW } };
    for (const type of ['resume', 'approve', 'step_down'] as const) expect(refusal(quarantined, { type })).not.toBe('accepted');
    expect(refusal(quarantined, { type: 'override', stage: 2 })).toMatch(/cannot be trusted/);
    const excluded = apply(quarantined, { type: 'exclude_stage', stratum: 1, because: 'counts' });
    expect(excluded).toMatchObject({
      name: 'running',
      coverage: 0.1,
      stratum: 2,
      excludedStrata: [1],
      quarantine: null,
      guaranteeVoid: false,
    });
    expect(apply(quarantined, { type: 'exclude_stage', stratum: 1, because: 'other' }).guaranteeVoid).toBe(true);
    expect(apply(quarantined, { type: 'restart' })).toEqual(initialState(2));
  });

  it('takes the counts for a reason to leave a stratum out only from the gate', () => {
    const running = stateIn(policy, 1, 30, NOW);
    expect(refusal(running, { type: 'exclude_stage', stratum: 0, because: 'counts' })).toMatch(/nothing wrong with its counts.*"other"/);
    expect(apply(running, { type: 'exclude_stage', stratum: 0, because: 'other' })).toMatchObject({
      excludedStrata: [0],
      guaranteeVoid: true,
    });
  });

  it('judges without the strata that are left out', () => {
    const state = stateIn(policy, 1, 30, NOW);
    const evidence = evidenceOf({ policy, state, now: NOW }, { ctr: [0.1, 0.08] }, 30_000);
    expect(decide({ policy, state, evidence, now: NOW }).decision.reason).toBe('harm:ctr');
    const without = { ...state, excludedStrata: [0, 1] };
    expect(decide({ policy, state: without, evidence, now: NOW }).decision.reason).toBe('minimum');
  });

  it('goes back to control by rollback and kill from every state that serves, completed included', () => {
    for (const name of ['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review', 'full', 'completed'] as const) {
      for (const type of ['rollback', 'kill'] as const) {
        expect(apply({ ...stateIn(policy, 2, 30, NOW), name }, { type })).toMatchObject({ name: 'rolled_back', coverage: 0 });
      }
    }
    expect(refusal({ ...initialState(1), name: 'expired' }, { type: 'kill' })).toMatch(/ended already/);
  });

  it('lets an approved stage go on once its rules pass', () => {
    const asking = policyWith({ stages: policy.stages.map((stage) => ({ ...stage, approval: true })) });
    const state = stateIn(asking, 1, 30, NOW);
    const evidence = evidenceOf({ policy: asking, state, now: NOW }, { ctr: [0.1, 0.105] }, 30_000);
    const waiting = decide({ policy: asking, state, evidence, now: NOW });
    expect([waiting.decision.outcome, waiting.next.name, waiting.next.coverage]).toEqual(['await_approval', 'awaiting_approval', 0.1]);
    const approved = apply(waiting.next, { type: 'approve' });
    const advanced = decide({ policy: asking, state: approved, evidence, now: NOW });
    expect([advanced.decision.outcome, advanced.next.coverage, advanced.next.approvedStage]).toEqual(['advance', 0.25, null]);
  });
});
