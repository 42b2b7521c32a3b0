import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '@/lib/db/types';
import { canonicalJson } from '@/lib/experiments/canonical-json';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { tickUpTo } from '@/lib/jobs/tick';
import type { TickMemory } from '@/lib/jobs/tick-memory';
import { createDatabase, type TestDatabase } from '../support/database';
import { interruptedAfter } from './interrupted';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
const AT = START + DAY;

/** Everything a settlement writes, but for ids and the times of rows. */
async function settled(sql: Sql): Promise<string> {
  return textOf(
    await Promise.all([
      sql`select attempt_id, metric, stratum, variant, slice, units::text, sum_y, sum_yy, events::text from moments order by 1, 2, 3, 4, 5`,
      sql`select attempt_id, stratum, variant, slice, units::text from exposure_counts order by 1, 2, 3, 4`,
      sql`select attempt_id, count(*)::text as units from exposures group by 1 order by 1`,
      sql`select attempt_id, event, variant, events::text, others::text from arrivals order by 1, 2, 3`,
      sql`select attempt_id, settled_to from cuts order by 1`,
    ]),
  );
}

/** Everything a judgement that changes something writes. A whole tick of one experiment may hold it once more before the other one's is whole. */
async function judged(sql: Sql): Promise<string> {
  return textOf(
    await Promise.all([
      sql`select key, state, ramp_state, version from experiments order by key`,
      sql`select attempt_id, ordinal, stage, coverage, config_version::text, entered_at, left_at from stages order by 1, 2`,
      sql`select attempt_id, at, figures from looks order by 1, 2`,
      sql`select experiment_id, at, kind, outcome, from_state, to_state, from_coverage, to_coverage from decisions
        where outcome <> 'hold' order by 1, 2, 3`,
      sql`select version::text from config_versions order by version`,
      sql`select action, subject from audit order by 1, 2`,
    ]),
  );
}

function textOf(tables: readonly (readonly object[])[]): string {
  return canonicalJson(tables.map((rows) => rows.map((row) => ({ ...row }))));
}

let database: TestDatabase;
let scenario: Scenario;

function tickOn(sql: Sql, now = AT) {
  const watermark = new Date(now);
  return tickUpTo({ sql, now: watermark, tickMs: 60_000 }, { watermark, lagMs: 0 });
}

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  await scenario.start('advances', START, { slices: ['country'] });
  await scenario.start('falls', START, { metrics: { primary: 'ctr', secondary: ['spend'] } });
  await scenario.send('advances', { label: 'a', from: START, to: AT, units: 800, control: 0.1, candidate: 0.18 });
  await scenario.send('falls', { label: 'f', from: START, to: AT, units: 800, control: 0.1, candidate: 0.02 });
});

afterAll(async () => {
  await database.drop();
});

describe('a worker that dies', () => {
  it('leaves whole ticks or nothing at every statement boundary, and the next worker ends where an unbroken one does', {
    timeout: 180_000,
  }, async () => {
    const before = await judged(database.sql);
    const settlements = new Set<string>();
    const judgements = new Set<string>();
    let boundaries = 0;
    for (let statements = 0; ; statements += 1) {
      const interrupted = interruptedAfter(database.sql, statements);
      const outcome = await tickOn(interrupted.sql).catch((error: unknown) => error);
      const isWhole = !interrupted.wasInterrupted();
      settlements.add(await settled(database.sql));
      judgements.add(await judged(database.sql));
      if (isWhole) {
        expect(outcome).toMatchObject({ failures: [] });
        break;
      }
      boundaries += 1;
      if (boundaries > 400) throw new Error('the tick never ends');
    }
    const after = await judged(database.sql);
    expect(boundaries).toBeGreaterThan(30);
    // Both experiments untouched, one of them done, both done: never anything between.
    expect(settlements.size).toBeLessThanOrEqual(3);
    expect(judgements.size).toBeLessThanOrEqual(3);
    expect(judgements.has(after)).toBe(true);
    expect(after).not.toBe(before);
    expect((await tickOn(database.sql)).transitions).toEqual([]);
    const states = await database.sql`select key, state, version, (ramp_state->>'stage')::int as stage from experiments order by key`;
    expect(states.map((row) => ({ ...row }))).toEqual([
      { key: 'advances', state: 'running', version: 3, stage: 1 },
      { key: 'falls', state: 'rolled_back', version: 3, stage: 0 },
    ]);
    expect(await database.sql`select 1 from looks`).toHaveLength(2);
    const units = await database.sql`select variant, units from moments where metric = 'ctr' and slice = '' order by attempt_id, variant`;
    expect(new Set(units.map((row) => row.units)).size).toBe(1);
  });

  it('never steps twice when eight workers tick at the same moment', async () => {
    await scenario.start('shared', START);
    await scenario.send('shared', { label: 's', from: START, to: AT, units: 800, control: 0.1, candidate: 0.18 });
    const reports = await Promise.all(Array.from({ length: 8 }, () => tickOn(database.sql)));
    const transitions = reports.flatMap((report) => report.transitions).filter(({ experiment }) => experiment === 'shared');
    expect(transitions.map(({ outcome }) => outcome)).toEqual(['advance']);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    const [row] = await database.sql`select version, (ramp_state->>'stage')::int as stage from experiments where key = 'shared'`;
    expect(row).toMatchObject({ version: 3, stage: 1 });
    const decisions = await database.sql`
      select outcome from decisions d join experiments e on e.id = d.experiment_id where e.key = 'shared' and outcome = 'advance'`;
    expect(decisions).toHaveLength(1);
  });

  it('keeps ticking the others when one experiment cannot be judged', async () => {
    await scenario.start('poisoned', START);
    await scenario.start('healthy', START);
    await scenario.send('healthy', { label: 'h', from: START, to: AT, units: 800, control: 0.1, candidate: 0.02 });
    await database.sql`update attempts set policy = '{"clock":"server"}' where id = (select attempt_id from experiments where key = 'poisoned')`;
    const report = await tickOn(database.sql, AT + HOUR);
    expect(report.failures).toHaveLength(1);
    expect(report.transitions).toMatchObject([{ experiment: 'healthy', outcome: 'rollback' }]);
  });

  it('keeps ticking the others when one of those without news cannot be judged any more', async () => {
    const { sql } = database;
    await sql`update experiments set state = 'aborted'`;
    for (const key of ['broken', 'sound']) await scenario.start(key, START);
    const memory: TickMemory = new Map();
    const tickAt = (hours: number) => {
      const watermark = new Date(START + hours * HOUR);
      return tickUpTo({ sql, now: watermark, tickMs: HOUR, memory }, { watermark, lagMs: 0 });
    };
    for (const hours of [1, 2]) expect(await tickAt(hours)).toMatchObject({ judged: 2, failures: [] });
    expect(memory.size).toBe(2);
    await sql`update experiments set ramp_state = ramp_state - 'tuning' - 'excludedStrata' where key = 'broken'`;
    for (const hours of [3, 4]) {
      const { judged, failures } = await tickAt(hours);
      expect([judged, failures.length]).toEqual([1, 1]);
    }
    await sql`update experiments set state = 'aborted'`;
  });

  it('never keeps a kill switch waiting while it settles', async () => {
    await scenario.start('urgent', START);
    await scenario.send('urgent', { label: 'u', from: START, to: AT, units: 200, control: 0.1, candidate: 0.1 });
    await tickOn(database.sql, AT);
    const holder = await database.sql.reserve();
    await holder`begin`;
    await holder`select 1 from cuts where attempt_id = (select attempt_id from experiments where key = 'urgent') for update`;
    // The worker is stuck in the middle of settling, as with a very large batch.
    const stuck = tickOn(database.sql, AT + HOUR);
    const waiting = () => database.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    while ((await waiting()).length === 0);
    expect(await killExperiment({ ctx: scenario.at(AT), input: { key: 'urgent' } })).toMatchObject({ state: 'rolled_back' });
    await holder`commit`;
    holder.release();
    expect((await stuck).transitions).toEqual([]);
  });
});
