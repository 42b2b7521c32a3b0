import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { tick, tickUpTo } from '@/lib/jobs/tick';
import type { TickMemory } from '@/lib/jobs/tick-memory';
import { createScenario, DAY, HOUR, type Scenario } from '../jobs/scenario';
import { startBenchDatabase } from './bench-database';

const EXPERIMENTS = 100;
const ROUNDS = 7;
const UNITS = 100_000;
const IDLE_MS = 200;
const BUSY_MS = 2_000;

/** A tick over a hundred experiments with nothing new, and one tick of one experiment that a hundred thousand units have just matured in. */
export async function bench(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  try {
    const scenario = await createScenario(database);
    const idle = await idleTick(database.sql, scenario);
    const busy = await busyTick(database.sql, scenario);
    return [
      { name: 'tick.hundred_idle_experiments', value: idle, unit: 'ms', target: IDLE_MS, pass: idle <= IDLE_MS },
      { name: 'tick.hundred_thousand_units', value: busy, unit: 'ms', target: BUSY_MS, pass: busy <= BUSY_MS },
    ];
  } finally {
    await database.stop();
  }
}

async function idleTick(sql: Sql, scenario: Scenario): Promise<number> {
  const from = Date.now() - 3 * HOUR;
  const guardrails = [{ metric: 'spend', margin: 0.2 }];
  for (let index = 0; index < EXPERIMENTS; index += 1) {
    await scenario.start(`idle-${index}`, from, { metrics: { primary: 'ctr', guardrails }, slices: ['country'] });
    await scenario.send(`idle-${index}`, { label: `i${index}`, from, to: from + HOUR, units: 100, control: 0.1, candidate: 0.1 });
  }
  const memory: TickMemory = new Map();
  // The first tick settles, the second writes what has changed since; the rest have nothing to do.
  for (let round = 0; round < 2; round += 1) await tick({ sql, now: new Date(), tickMs: 60_000, memory });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const { judged, failures } = await tick({ sql, now: new Date(), tickMs: 60_000, memory });
    times.push(performance.now() - began);
    if (judged !== EXPERIMENTS || failures.length > 0)
      throw new Error(`judged ${judged}, failed ${failures.length}: ${String(failures[0]?.error)}`);
  }
  await sql`update experiments set state = 'aborted'`;
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

async function busyTick(sql: Sql, scenario: Scenario): Promise<number> {
  const from = Date.now() - 2 * DAY;
  await scenario.start('busy', from);
  await scenario.send('busy', { label: 'b', from, to: from + DAY, units: UNITS / 2, control: 0.1, candidate: 0.1 });
  await sql`analyze event_log`;
  const watermark = new Date(from + DAY + 2 * HOUR);
  const began = performance.now();
  const { failures } = await tickUpTo({ sql, now: watermark, tickMs: 60_000 }, { watermark, lagMs: 0 });
  const passed = performance.now() - began;
  if (failures.length > 0) throw failures[0]?.error;
  return passed;
}
