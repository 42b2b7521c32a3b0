import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtest } from '@/lib/jobs/backtest';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const PAST = Date.UTC(2019, 10, 4);
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

describe('backtest', () => {
  it('says when the gate would have advanced and promoted, and leaves the figures as they were', { timeout: 120_000 }, async () => {
    await scenario.start('past', Date.now(), { clock: 'event' });
    await scenario.send('past', { label: 'p', from: PAST, to: PAST + 14 * DAY, units: 28_000, control: 0.1, candidate: 0.12 });
    const result = await backtest({ ctx: scenario.at(Date.now()), input: { key: 'past' } });
    expect(result.steps.map(({ outcome, toCoverage }) => [outcome, toCoverage])).toEqual([
      ['advance', 0.1],
      ['advance', 0.25],
      ['advance', 0.5],
      ['promote', 0.98],
    ]);
    expect(result.steps[0]?.at).toBe(new Date(PAST + DAY).toISOString());
    expect(result).toMatchObject({ from: new Date(PAST).toISOString(), to: new Date(PAST + 10 * DAY).toISOString() });
    expect(await database.sql`select 1 from moments`).toHaveLength(0);
    expect(await database.sql`select 1 from cuts`).toHaveLength(0);
  });

  it('says when the gate would have rolled back, long before the experiment ended', { timeout: 120_000 }, async () => {
    await scenario.start('bad', Date.now(), { clock: 'event' });
    await scenario.send('bad', { label: 'b', from: PAST, to: PAST + 7 * DAY, units: 14_000, control: 0.1, candidate: 0.04 });
    const { steps } = await backtest({ ctx: scenario.at(Date.now()), input: { key: 'bad', at: new Date(PAST + 8 * DAY), everyMs: HOUR } });
    expect(steps.map(({ outcome, state }) => [outcome, state])).toEqual([['rollback', 'rolled_back']]);
    expect(Date.parse(steps[0]?.at ?? '')).toBeLessThan(PAST + DAY);
  });

  it('refuses an experiment that runs by the server’s clock', async () => {
    await scenario.start('live', Date.now());
    await expect(backtest({ ctx: scenario.at(Date.now()), input: { key: 'live' } })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
