import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import type { Command, RampState } from '@/lib/gate/types';
import { evidenceOf, likelyInput, policyWith, START, stateIn } from './arbitrary-input';

const policy = policyWith({ promotion: 'spending' });
const NOW = START + 20 * 86_400_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function apply(state: RampState, command: Command, now = NOW): RampState {
  const result = applyCommand({ policy, state, command, now });
  if (!result.ok) throw new Error(result.reason);
  return result.next;
}

function refusal(state: RampState, command: Command, now = NOW): string {
  const result = applyCommand({ policy, state, command, now });
  return result.ok ? 'accepted' : result.reason;
}

const anyStage = fc.option(fc.integer({ min: -1, max: 5 }), { nil: undefined });

describe('a step down', () => {
  it('never raises coverage, and keeps evidence, spent level and silence, from whatever state', () => {
    let accepted = 0;
    fc.assert(
      fc.property(likelyInput(), anyStage, fc.boolean(), ({ policy, state: before, now }, stage, atZero) => {
        const blind = { metric: 'ctr', ms: 7, steppedDown: true };
        const paused = atZero ? ({ name: 'paused', coverage: 0, pausedFrom: { name: 'running', coverage: before.coverage } } as const) : {};
        const state: RampState = { ...before, ...paused, blind, excludedStrata: [0] };
        const result = applyCommand({ policy, state, command: { type: 'step_down', stage }, now });
        if (!result.ok) return;
        accepted += 1;
        const { next } = result;
        const planned = policy.stages[next.stage]?.coverage ?? Number.NaN;
        expect(next.coverage).toBe(state.coverage === 0 ? 0 : planned);
        expect(next.coverage).toBeLessThanOrEqual(state.coverage);
        expect(next.stage).toBe(stage ?? state.stage - 1);
        const { harm, cochran, guaranteeVoid, excludedStrata, tuning, startedAt } = state;
        expect(next).toMatchObject({ blind, harm, cochran, guaranteeVoid, excludedStrata, tuning, startedAt, stratum: state.stratum + 1 });
        expect([next.approvedStage, next.stageEnteredAt]).toEqual([null, now]);
      }),
      { numRuns: 2000, seed: 4 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it('is followed by a minimum time of its own before the rules may lead up again, one stage at a time', () => {
    const state = apply(stateIn(policy, 3, 30, NOW), { type: 'step_down', stage: 0 });
    const judge = (now: number) => {
      const evidence = evidenceOf({ policy, state, now }, { ctr: [0.1, 0.105] }, 30_000);
      // The strata before it, then the one it has opened at the first stage.
      for (const { strata } of evidence.metrics) for (const stratum of strata.slice(4)) stratum.stage = 0;
      return decide({ policy, state, evidence, now });
    };
    expect(judge(NOW + DAY - 1).decision).toMatchObject({ outcome: 'hold', reason: 'minimum' });
    const later = judge(NOW + DAY);
    expect([later.decision.outcome, later.next.stage, later.next.coverage]).toEqual(['advance', 1, 0.1]);
  });

  it('forgets no harm: what the stages above have seen still holds or rolls back', () => {
    const state = apply(stateIn(policy, 3, 30, NOW), { type: 'step_down' });
    const outcome = (candidate: number) => {
      const evidence = evidenceOf({ policy, state, now: NOW + DAY }, { ctr: [0.1, candidate] }, 30_000);
      for (const stratum of evidence.metrics[0]?.strata.slice(4) ?? [])
        Object.assign(stratum, { stage: 2, control: none, candidate: none });
      return decide({ policy, state, evidence, now: NOW + DAY }).decision.outcome;
    };
    expect(outcome(0.08)).toBe('rollback');
    expect(outcome(0.099)).toBe('hold');
  });

  it('gives the last stage only the level that is left when it is entered again', () => {
    const entered = stateIn(policy, 3, 30, NOW);
    const spent = { day: 8, z: 1, information: 100, spent: 0.03, crossed: false };
    const read: RampState = { ...entered, spending: entered.spending === null ? null : { ...entered.spending, readings: [spent] } };
    const again = apply(apply(read, { type: 'step_down' }), { type: 'override', stage: 3 });
    expect(again.spending).toMatchObject({ alpha: policy.alpha - 0.03, readings: [] });
  });

  it('leaves a pause a pause, and what is paused at zero at zero until it is resumed, lower', () => {
    const running = stateIn(policy, 3, 30, NOW);
    const kept = apply(apply(running, { type: 'pause', coverage: 'keep' }), { type: 'step_down', stage: 1 });
    expect(kept).toMatchObject({ name: 'paused', coverage: 0.1, stage: 1 });
    const zero = apply(apply(running, { type: 'pause', coverage: 'zero' }), { type: 'step_down', stage: 1 });
    expect(zero).toMatchObject({ name: 'paused', coverage: 0, stage: 1 });
    for (const paused of [kept, zero])
      expect(apply(paused, { type: 'resume' })).toMatchObject({ name: 'running', coverage: 0.1, stage: 1 });
  });

  it('leads from full rollout to the last stage, while a stage may still be kept', () => {
    const full = stateIn(policy, 4, 30, NOW);
    expect(apply(full, { type: 'step_down' })).toMatchObject({ name: 'running', stage: 3, coverage: 0.5, fullAt: null });
    const late = (full.startedAt ?? 0) + policy.maxDurationMs;
    for (const command of [{ type: 'step_down' }, { type: 'override', stage: 1 }] as const)
      expect(refusal(full, command, late)).toMatch(/expire at once/);
  });

  it('says which stages lie below when it is refused', () => {
    const at = (stage: number) => stateIn(policy, stage, 30, NOW);
    expect(refusal(at(0), { type: 'step_down' })).toMatch(/first stage: roll it back/);
    expect(refusal(at(1), { type: 'step_down', stage: 1 })).toBe('It can step down to stage 1 only.');
    expect(refusal(at(3), { type: 'step_down', stage: 3 })).toBe('It can step down to stages 1 to 3.');
    expect(refusal({ ...at(2), name: 'expired' }, { type: 'step_down' })).toMatch(/under way/);
  });
});

const none = { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 };
