import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRetention } from '@/lib/jobs/apply-retention';
import { tickUpTo } from '@/lib/jobs/tick';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  await scenario.start('e', START);
  await scenario.send('e', { label: 'old', from: START, to: START + HOUR, units: 50, control: 1, candidate: 1 });
  await scenario.send('e', { label: 'new', from: START + 5 * DAY, to: START + 5 * DAY + HOUR, units: 50, control: 1, candidate: 1 });
});

afterAll(async () => {
  await database.drop();
});

async function events(): Promise<number> {
  const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from event_log`;
  return row?.count ?? 0;
}

describe('applyRetention', () => {
  it('keeps everything without a retention', async () => {
    expect(await applyRetention(database.sql, { now: new Date(START + 10 * DAY), retentionDays: undefined })).toBe(0);
  });

  it('keeps what an attempt under way has not settled, however old', async () => {
    expect(await applyRetention(database.sql, { now: new Date(START + 10 * DAY), retentionDays: 7 })).toBe(0);
    expect(await events()).toBe(400);
  });

  it('deletes settled events beyond the retention', async () => {
    const watermark = new Date(START + 4 * DAY);
    await tickUpTo({ sql: database.sql, now: watermark, tickMs: 60_000 }, { watermark, lagMs: 0 });
    expect(await applyRetention(database.sql, { now: new Date(START + 10 * DAY), retentionDays: 7 })).toBe(200);
    expect(await events()).toBe(200);
  });
});
