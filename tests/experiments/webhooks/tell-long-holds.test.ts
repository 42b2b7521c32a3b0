import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import { createWebhook } from '@/lib/experiments/webhooks/create-webhook';
import { listDeliveries } from '@/lib/experiments/webhooks/list-deliveries';
import { createScenario, HOUR, type Scenario } from '../../jobs/scenario';
import { createDatabase, type TestDatabase } from '../../support/database';

const START = Date.parse('2026-03-02T00:00:00Z');
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

describe('a long hold', () => {
  it('is told once a stage, when it has lasted longer than the webhook waits, and a pause is none', async () => {
    const input = { name: 'patience', url: 'http://127.0.0.1:1/', events: [], holdAfter: '6h' };
    const { id } = await createWebhook({ ctx: scenario.at(START), input });
    const told = async () => await listDeliveries({ ctx: scenario.at(START), input: { webhook: id } });
    await scenario.start('held', START);
    await scenario.start('paused', START);
    await pauseExperiment({ ctx: scenario.at(START), input: { key: 'paused', coverage: 'keep' } });
    await scenario.tickAt(START + 5.9 * HOUR);
    expect(await told()).toEqual([]);
    await scenario.tickAt(START + 6.5 * HOUR);
    await scenario.tickAt(START + 7 * HOUR);
    expect(await told()).toMatchObject([
      {
        event: 'hold',
        state: 'pending',
        payload: { at: '2026-03-02T06:30:00.000Z', experiment: { key: 'held' }, hold: { hours: 6.5, stage: 1, state: 'running' } },
      },
    ]);
  });
});
