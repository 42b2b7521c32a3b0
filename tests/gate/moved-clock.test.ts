import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import { initialState } from '@/lib/gate/initial-state';
import type { Command, Evidence, Policy, RampState } from '@/lib/gate/types';
import { evidenceOf, policyWith, START } from './arbitrary-input';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Tick {
  /** Time since the tick before. */
  passes: number;
  /** By how much the clock shows too much. */
  offset: number;
  command: Command | null;
}

interface Seen {
  outcome: string;
  name: string;
  stage: number;
  coverage: number;
  days: number[];
}

/** A ramp of a good candidate under a clock that is off now and then; `isTold` when the worker can tell by how much it was moved. */
function live(policy: Policy, ticks: readonly Tick[], isTold: boolean): Seen[] {
  let state = command(policy, initialState(1), { type: 'start' }, START);
  let time = START;
  let offset = 0;
  return ticks.map((tick) => {
    time += tick.passes;
    const now = time + tick.offset;
    if (tick.command !== null) state = command(policy, state, tick.command, now);
    const evidence = evidenceAt(policy, state, now);
    if (isTold && tick.offset !== offset) evidence.clockMovedMs = tick.offset - offset;
    offset = tick.offset;
    const { decision, next } = decide({ policy, state, evidence, now });
    state = next;
    const { name, stage, coverage, spending } = state;
    return { outcome: decision.outcome, name, stage, coverage, days: spending?.readings.map(({ day }) => day) ?? [] };
  });
}

function command(policy: Policy, state: RampState, given: Command, now: number): RampState {
  const result = applyCommand({ policy, state, command: given, now });
  return result.ok ? result.next : state;
}

/** So good that time alone holds the ramp. */
function evidenceAt(policy: Policy, state: RampState, now: number): Evidence {
  return evidenceOf({ policy, state, now }, { ctr: [0.1, 0.13], error: [0.1, 0.1] }, 20_000 + state.stratum);
}

const ticks = (offsets: number[]): fc.Arbitrary<Tick[]> =>
  fc.array(
    fc.record({
      passes: fc.constantFrom(HOUR / 60, HOUR, 6 * HOUR, 11 * HOUR, DAY),
      offset: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(...offsets)),
      command: fc.constant(null),
    }),
    { minLength: 30, maxLength: 90 },
  );

const policies = fc
  .record({ promotion: fc.constantFrom('continuous' as const, 'spending' as const), maxDurationMs: fc.constantFrom(8 * DAY, 28 * DAY) })
  .map(policyWith);

describe('a clock that is moved', () => {
  it('changes no step of the ramp when the worker can tell, forwards or back', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(policies, ticks([HOUR, -HOUR, DAY, -DAY, 40 * DAY]), (policy, moved) => {
        const steady = moved.map((tick) => ({ ...tick, offset: 0 }));
        const seen = live(policy, moved, true);
        expect(seen).toEqual(live(policy, steady, false));
        ends.add(seen.at(-1)?.name ?? '');
      }),
      { numRuns: 200, seed: 20_261_127 },
    );
    expect(ends).toContain('full');
    expect(ends).toContain('expired');
  });

  it('neither widens nor ends the ramp at a time before the last tick, which nobody can have told of', () => {
    let setBack = 0;
    fc.assert(
      fc.property(policies, ticks([-HOUR, -DAY, -40 * DAY]), (policy, moved) => {
        let time = START;
        let latest = START;
        let before: Seen | undefined;
        live(policy, moved, false).forEach((seen, index) => {
          const { passes, offset } = moved[index] ?? { passes: 0, offset: 0 };
          time += passes;
          if (time + offset < latest && before !== undefined) {
            setBack += 1;
            expect({ name: seen.name, coverage: seen.coverage }).toEqual({ name: before.name, coverage: before.coverage });
          }
          latest = Math.max(latest, time + offset);
          before = seen;
        });
      }),
      { numRuns: 200, seed: 20_261_128 },
    );
    expect(setBack).toBeGreaterThan(100);
  });

  it('does not shorten the wait after a command given meanwhile', () => {
    const policy = policyWith({ stages: [0.05, 0.5].map((coverage) => ({ coverage, minDurationMs: DAY, minUnits: 0, approval: false })) });
    const back = -DAY;
    const resumed: Tick[] = [
      { passes: 20 * HOUR, offset: 0, command: { type: 'pause', coverage: 'zero' } },
      { passes: HOUR, offset: back, command: { type: 'resume' } },
      { passes: HOUR, offset: 0, command: null },
      { passes: 20 * HOUR, offset: 0, command: null },
      { passes: 4 * HOUR, offset: 0, command: null },
    ];
    for (const isTold of [true, false])
      expect(live(policy, resumed, isTold).map(({ outcome }) => outcome)).toEqual(['hold', 'hold', 'hold', 'hold', 'advance']);
  });

  it('tells of waits in the time that is left', () => {
    const policy = policyWith();
    const started = command(policy, initialState(1), { type: 'start' }, START);
    const { next } = decide({ policy, state: started, evidence: evidenceAt(policy, started, START + HOUR), now: START + HOUR });
    const now = START + HOUR - 3 * DAY;
    const { decision } = decide({ policy, state: next, evidence: evidenceAt(policy, next, now), now });
    expect(decision.rules.find(({ rule }) => rule === 'min_duration')?.needs?.hours).toBe(23);
  });

  it('is no way around silent traffic: what is dated far ahead of it counts as stale', () => {
    const policy = policyWith();
    const state = { ...command(policy, initialState(1), { type: 'start' }, START), lastTickAt: START };
    const now = START + 2 * DAY;
    const evidence = { ...evidenceAt(policy, state, now), lastTrafficAt: now + HOUR };
    const { decision } = decide({ policy, state, evidence, now });
    expect([decision.outcome, decision.reason]).toEqual(['hold', 'stale']);
    expect(decision.sentence).toContain('dated ahead of the clock');
  });
});
