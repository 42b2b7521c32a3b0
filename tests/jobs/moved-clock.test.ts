import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listDecisions } from '@/lib/experiments/list-decisions';
import { initialState } from '@/lib/gate/initial-state';
import { createClock } from '@/lib/jobs/clock';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { tickUpTo } from '@/lib/jobs/tick';
import type { TickMemory } from '@/lib/jobs/tick-memory';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 80 * DAY;

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

/** A worker whose machine's clock is off by as much as the test says. */
function worker(isRemembering: boolean) {
  let time = START;
  let offset = 0;
  const clock = createClock(
    () => new Date(time + offset),
    () => time,
  );
  const memory: TickMemory = new Map();
  async function tickAt(hour: number, offsetHours: number): Promise<string[]> {
    time = START + hour * HOUR;
    offset = offsetHours * HOUR;
    const options = { sql: database.sql, now: clock.read(), clock, tickMs: HOUR, ...(isRemembering ? { memory } : {}) };
    const { transitions, failures } = await tickUpTo(options, { watermark: new Date(time), lagMs: 0 });
    expect(failures).toEqual([]);
    return transitions.map(({ outcome }) => `${outcome} after ${hour} h`);
  }
  return { tickAt };
}

describe.each([
  { name: 'with a memory of the tick before', isRemembering: true },
  { name: 'without', isRemembering: false },
])('a worker whose clock is moved, $name', ({ isRemembering }) => {
  it('neither advances nor expires for it, and goes on when the time has really passed', { timeout: 60_000 }, async () => {
    const key = isRemembering ? 'remembered' : 'forgotten';
    await scenario.start(key, START, { ramp: { blindTime: '100d' } });
    await scenario.send(key, { label: key, from: START, to: START + HOUR, units: 1_000, control: 0.1, candidate: 0.16 });
    const { tickAt } = worker(isRemembering);
    const outcomes: string[] = [];
    const ticks = [
      [2, 0],
      [3, 0],
      [4, 1],
      [5, 40 * 24],
      [6, 40 * 24],
      [7, -24],
      [8, -24],
      [9, 0],
      [22, 0],
      [23, 1],
      [23.5, 1],
      [23.75, 0],
      [24, 0],
    ] as const;
    for (const [hour, offset] of ticks) outcomes.push(...(await tickAt(hour, offset)));
    expect(outcomes).toEqual(['advance after 24 h']);
    expect((await getExperiment({ ctx: scenario.at(0), input: { key } })).rampState).toMatchObject({ name: 'running', clockMovedMs: 0 });
    const log = await listDecisions({ ctx: scenario.at(0), input: { key } });
    for (const { id } of log) expect((await replayDecision(database.sql, id)).differences).toEqual([]);
    await database.sql`update experiments set state = 'aborted' where key = ${key}`;
  });
});

describe('createClock', () => {
  it('tells what the clock was moved by since a tick of its own, and nothing of other ticks', () => {
    let wall = 1_000_000;
    let count = 50;
    const clock = createClock(
      () => new Date(wall),
      () => count,
    );
    const state = { ...initialState(1), lastTickAt: clock.read().getTime() };
    const moved = (by: number, passes: number) => {
      wall += by + passes;
      count += passes;
      return clock.movedSince(state, clock.read());
    };
    expect(moved(0, 60_000)).toBe(0);
    expect(moved(-4_000, 60_000)).toBe(0);
    expect(moved(3_600_000, 60_000)).toBe(3_596_000);
    expect(moved(-7_200_000, 60_000)).toBe(-3_604_000);
    expect(clock.movedSince({ ...state, lastTickAt: 999_999 }, clock.read())).toBe(0);
    expect(clock.movedSince({ ...state, lastTickAt: state.lastTickAt - 9, clockMovedMs: 9 }, clock.read())).toBe(-3_604_000);
    expect(clock.movedSince(initialState(1), clock.read())).toBe(0);
  });

  it('has a time beside it that is never moved forwards, for what deletes', () => {
    let wall = 1_000_000;
    let count = 0;
    const clock = createClock(
      () => new Date(wall),
      () => count,
    );
    const timeAfter = (by: number, passes: number) => {
      wall += by + passes;
      count += passes;
      return clock.steady().getTime();
    };
    expect(timeAfter(0, 5)).toBe(1_000_005);
    expect(timeAfter(40 * DAY, 5)).toBe(1_000_010);
    expect(timeAfter(-40 * DAY, 5)).toBe(1_000_015);
    expect(timeAfter(-900, 5)).toBe(999_120);
  });
});
