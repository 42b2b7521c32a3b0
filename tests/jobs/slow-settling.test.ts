import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findExperiment } from '@/lib/experiments/experiment-row';
import { getExperiment } from '@/lib/experiments/get-experiment';
import type { TickReport } from '@/lib/jobs/tick-report';
import { runWorker } from '@/lib/jobs/worker';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, HOUR, type Scenario } from './scenario';

const PATIENCE = { timeout: 120_000, interval: 20 };
const GATE = 4711;

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase({ max: 14 });
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

/** Makes every settlement of an experiment wait, with its transaction under way, for as long as `work` takes. */
async function whileSettlingIsStuck(key: string, work: () => Promise<void>): Promise<void> {
  const { sql } = database;
  const attempt = (await findExperiment(sql, { environmentId: scenario.environmentId, key }))?.attempt?.id ?? 0;
  await sql.unsafe(`
    create function wait_at_gate() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(${GATE}); return new; end $$;
    create trigger gate before insert on exposure_counts for each row when (new.attempt_id = ${attempt}) execute function wait_at_gate();`);
  const holder = await sql.reserve();
  await holder`select pg_advisory_lock(${GATE})`;
  try {
    await work();
  } finally {
    await holder`select pg_advisory_unlock(${GATE})`;
    holder.release();
  }
}

async function isStuck(): Promise<boolean> {
  const rows = await database.sql`
    select 1 from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted
      and database = (select oid from pg_database where datname = current_database())`;
  return rows.length > 0;
}

async function stateOf(key: string): Promise<string> {
  return (await getExperiment({ ctx: scenario.at(0), input: { key } })).state;
}

async function cutOf(key: string): Promise<Date | undefined> {
  const [cut] = await database.sql<{ at: Date }[]>`
    select greatest(c.settled_to, '1970-01-01') as at from cuts c join experiments e on e.attempt_id = c.attempt_id where e.key = ${key}`;
  return cut?.at;
}

describe('a settlement that takes long', () => {
  it('holds up nobody else: others are settled, judged and rolled back meanwhile, and it is done in the end', {
    timeout: 500_000,
  }, async () => {
    const { sql } = database;
    const start = Date.now() - 3 * HOUR;
    const traffic = { from: start, to: start + HOUR, units: 2_000, control: 0.1 };
    for (const key of ['slow', 'idle', 'harmful']) await scenario.start(key, start);
    for (const key of ['slow', 'harmful']) await scenario.send(key, { ...traffic, label: key, candidate: 0.02 });
    // The worker is to see it once the other one is stuck.
    await sql`update experiments set state = 'draft' where key = 'harmful'`;
    const stop = new AbortController();
    const errors: unknown[] = [];
    const told = new Set<string>();
    let ended: Promise<void> = Promise.resolve();
    await whileSettlingIsStuck('slow', async () => {
      const onTick = (outcome: { report: TickReport } | { error: unknown }) => {
        if ('error' in outcome) errors.push(outcome.error);
        else for (const { experiment, outcome: to } of outcome.report.transitions) told.add(`${experiment} ${to}`);
      };
      ended = runWorker({ sql, tickMs: 5, signal: stop.signal, onTick });
      await vi.waitFor(async () => expect(await isStuck()).toBe(true), PATIENCE);
      const [clock] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
      await sql`update experiments set state = 'running' where key = 'harmful'`;
      await vi.waitFor(async () => expect(await stateOf('harmful')).toBe('rolled_back'), PATIENCE);
      // The watermark goes on as well.
      await vi.waitFor(async () => expect((await cutOf('idle'))?.getTime()).toBeGreaterThan(clock?.now.getTime() ?? Number.NaN), PATIENCE);
      expect([await isStuck(), await stateOf('slow')]).toEqual([true, 'running']);
    });
    await vi.waitFor(async () => expect(await stateOf('slow')).toBe('rolled_back'), PATIENCE);
    await vi.waitFor(() => expect(told).toEqual(new Set(['harmful rollback', 'slow rollback'])), PATIENCE);
    stop.abort();
    await ended;
    expect(errors).toEqual([]);
  });
});
