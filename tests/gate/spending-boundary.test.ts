import { describe, expect, it } from 'vitest';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import { exactBoundary, growthOf, reachesBoundary, steadyBoundary } from '@/lib/gate/spending-boundary';
import type { Command, RampState, SpendingReading, SpendingRecord } from '@/lib/gate/types';
import { evidenceOf, policyWith, START, stateIn } from './arbitrary-input';

const DAY = 86_400_000;

function recordOf(readings: SpendingReading[], days = 20): SpendingRecord {
  return { enteredAt: START, days, alpha: 0.05, firstStratum: 3, readings };
}

/** Reads from day 7 on whose information departs from steady growth by up to `amplitude`. */
function readsWith(amplitude: number, wave: number, count: number): SpendingReading[] {
  let last = 0;
  return Array.from({ length: count }, (_, index) => {
    const day = 7 + index;
    const information = Math.max(last * 1.01, (day + 0.4) * 100 * (1 + amplitude * Math.sin(wave * day)));
    last = information;
    return { day, z: 0, information, spent: 0, crossed: false };
  });
}

/** Daily reads from day 7 to the day before, with the information of steady growth from 0.6 days before. */
function steadyRecord(until: number): SpendingRecord {
  const readings = Array.from({ length: until - 7 }, (_, index) => ({
    day: 7 + index,
    z: 0,
    information: 7.6 + index,
    spent: 0,
    crossed: false,
  }));
  return recordOf(readings, 21);
}

describe('the spending boundary', () => {
  it('of steady growth lies as near to the exact one as the departures', () => {
    let worst = 0;
    for (const amplitude of [0, 0.02, 0.05, 0.08]) {
      for (const wave of [0.5, 1.3, 2.9]) {
        const readings = readsWith(amplitude, wave, 8);
        const read = readings.pop();
        if (read === undefined) throw new Error('no read');
        const record = recordOf(readings);
        const { offset, deviation } = growthOf(record, read);
        if (deviation > 0.1) continue;
        const apart = Math.abs(exactBoundary(record, read) - steadyBoundary(record, read.day, offset));
        expect(apart).toBeLessThanOrEqual(deviation + 0.002);
        worst = Math.max(worst, apart);
      }
    }
    expect(worst).toBeGreaterThan(0.005);
  });

  it('gives the same answer fast as by integration', () => {
    for (let z = 1; z < 4; z += 0.1) {
      const readings = readsWith(0.04, 1.1, 6);
      const read = { ...(readings.pop() ?? { day: 12, information: 1 }), z };
      const record = recordOf(readings);
      expect(reachesBoundary(record, read)).toBe(z >= exactBoundary(record, read));
    }
  });

  it('of steady growth is the integrated one to the last bit, in whatever order it is asked for', () => {
    const days = [9, 7, 12, 8, 11, 10, 12, 7];
    const kept = days.map((day) => steadyBoundary(steadyRecord(day), day, 0.6));
    const exact = days.map((day) => exactBoundary(steadyRecord(day), { day, z: 0, information: day + 0.6 }));
    expect(kept).toEqual(exact);
    const skipping = { ...steadyRecord(12), readings: steadyRecord(12).readings.filter(({ day }) => day !== 10) };
    expect(steadyBoundary(skipping, 12, 0.6)).toBe(exactBoundary(skipping, { day: 12, z: 0, information: 12.6 }));
    expect(steadyBoundary(skipping, 12, 0.6)).not.toBe(kept[2]);
  });

  it('cannot be reached where information hardly grew', () => {
    const readings = [{ day: 7, z: 0, information: 100, spent: 0, crossed: false }];
    expect(exactBoundary(recordOf(readings), { day: 8, z: 9, information: 100 * (1 + 1e-9) })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('promotion by spending', () => {
  const policy = policyWith({ promotion: 'spending' });

  function tick(state: RampState, day: number, better: number) {
    const now = (state.stageEnteredAt ?? 0) + day * DAY;
    return decide({ policy, state, evidence: evidenceOf({ policy, state, now }, { ctr: [0.1, better] }, 3000 * day), now });
  }

  it('reads once a full day from day 7 on and promotes at the read that crosses', () => {
    const entered = stateIn(policy, 3, 0, START + 3 * DAY);
    expect(entered.spending?.days).toBe(24);
    const early = tick(entered, 6.5, 0.11);
    expect([early.decision.reason, early.next.spending?.readings.length]).toEqual(['minimum', 0]);
    const first = tick(early.next, 7, 0.1005);
    expect([first.decision.reason, first.next.spending?.readings.length]).toEqual(['not_superior', 1]);
    const same = tick(first.next, 7.5, 0.12);
    expect([same.decision.reason, same.next.spending?.readings.length]).toEqual(['not_superior', 1]);
    const second = tick(same.next, 8, 0.115);
    expect([second.decision.outcome, second.next.name]).toEqual(['promote', 'full']);
  });

  it('goes on with what is left of alpha when the stage is entered again', () => {
    const entered = stateIn(policy, 3, 0, START + 3 * DAY);
    const read = tick(tick(entered, 7, 0.1005).next, 12, 0.1005).next;
    const spent = read.spending?.readings.at(-1)?.spent ?? 0;
    expect(spent).toBeGreaterThan(0);
    const now = (entered.stageEnteredAt ?? 0) + 13 * DAY;
    const again = apply(apply(read, { type: 'step_down' }, now), { type: 'override', stage: 3 }, now);
    expect(again.spending?.alpha).toBeCloseTo(0.05 - spent, 12);
    expect(again.spending?.readings).toEqual([]);
  });

  function apply(state: RampState, command: Command, now: number): RampState {
    const result = applyCommand({ policy, state, command, now });
    if (!result.ok) throw new Error(result.reason);
    return result.next;
  }
});
