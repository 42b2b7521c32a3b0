import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putMetric } from '@/lib/experiments/put-metric';
import type { RampState } from '@/lib/gate/types';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { tickUpTo } from '@/lib/jobs/tick';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
const DAYS = 4;
const databases: TestDatabase[] = [];

/** What the ticks of a scenario decided, without what tells when raw events came in. */
interface Decided {
  outcome: string;
  sentence: string;
  evidence: string;
  next: Omit<RampState, 'lastTickAt'>;
}

beforeAll(async () => {
  databases.push(await createDatabase(), await createDatabase());
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

async function run(database: TestDatabase | undefined, deliver: (scenario: Scenario, day: number) => Promise<void>): Promise<Decided[]> {
  if (database === undefined) throw new Error('there is no database');
  const scenario = await createScenario(database);
  const document = { kind: 'proportion', event: 'click', window: '1h', lateness: '2h' };
  await putMetric({ ctx: scenario.at(0), input: { key: 'ctr', document } });
  await scenario.start('e', START, { ramp: { blindTime: '2d' } });
  for (let day = 0; day < DAYS; day += 1) {
    await deliver(scenario, day);
    const watermark = new Date(START + (day + 1) * DAY);
    const { failures } = await tickUpTo({ sql: database.sql, now: watermark, tickMs: DAY }, { watermark, lagMs: 0 });
    expect(failures).toEqual([]);
  }
  const rows = await database.sql<{ id: bigint; outcome: string; sentence: string; output: { evidenceHash: string; next: RampState } }[]>`
    select id, outcome, sentence, output from decisions where kind = 'tick' order by id`;
  for (const { id } of rows) expect((await replayDecision(database.sql, id)).same).toBe(true);
  return rows.map(({ outcome, sentence, output: { evidenceHash, next } }) => {
    const { lastTickAt: _lastTickAt, ...rest } = next;
    return { outcome, sentence, evidence: evidenceHash, next: rest };
  });
}

async function inOrder(scenario: Scenario, day: number): Promise<void> {
  const from = START + day * DAY;
  // Good for two days, then so bad that it falls.
  const candidate = day < 2 ? 0.15 : 0;
  await scenario.send('e', { label: `d${day}`, from, to: from + 20 * HOUR, units: day < 2 ? 800 : 1_600, control: 0.1, candidate });
}

/** The same events, each received up to half an hour later than sent, in random order, and offered three times. */
async function shuffled(scenario: Scenario, day: number): Promise<void> {
  const { sql } = scenario.database;
  await inOrder(scenario, day);
  await sql.begin(async (transaction) => {
    await transaction`create temp table sent on commit drop as select * from event_log where unit like ${`d${day}-%`}`;
    await transaction`delete from event_log where unit like ${`d${day}-%`}`;
    for (let copy = 0; copy < 3; copy += 1) {
      await transaction`
        insert into event_log
        select (jsonb_populate_record(null::event_log, to_jsonb(s) || jsonb_build_object('received', s.received + random() * interval '30 minutes'))).*
        from sent s order by random() on conflict do nothing`;
    }
  });
}

describe('a tick', () => {
  it('decides the same whatever the order, delay before the cut and number of deliveries', { timeout: 120_000 }, async () => {
    const straight = await run(databases[0], inOrder);
    const disordered = await run(databases[1], shuffled);
    expect(straight.map(({ outcome }) => outcome)).toEqual(['advance', 'advance', 'rollback']);
    expect(disordered).toEqual(straight);
  });
});
