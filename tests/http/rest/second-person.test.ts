import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '@/lib/auth/create-key';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { type AppUnderTest, startApp } from '../test-app';

const DOCUMENT = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: null },
    { key: 'candidate', role: 'candidate', value: 'v8' },
  ],
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } },
  ramp: { requireSecondPerson: true },
};

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp();
  await putMetric({ ctx: as('ada@example.com'), input: { key: 'ctr', document: { kind: 'proportion', event: 'click' } } });
  await putExperiment({ ctx: as('ada@example.com'), input: { key: 'ranker', document: DOCUMENT } });
  await startExperiment({ ctx: as('ada@example.com'), input: { key: 'ranker' } });
});
afterAll(() => app.stop());

describe('a ramp that asks for a second person', () => {
  it('takes no step past its rules by a key of the first one, nor by a key which that key made', async () => {
    const own = (await createKey(as('ada@example.com'), { kind: 'admin', name: 'ci' })).key;
    const made = await post('/keys', own, { kind: 'admin', name: 'made by ci' });
    for (const key of [own, String(made.body['key'])]) {
      const { status, body } = await post('/experiments/ranker/override', key, { stage: 2, reason: 'it will be fine' });
      expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('ada@example.com wrote or started this attempt')]);
    }
    const colleague = (await createKey(as('bob@example.com'), { kind: 'admin', name: 'ci' })).key;
    expect((await post('/experiments/ranker/override', colleague, { stage: 2, reason: 'looked at' })).status).toBe(200);
    const audit = await app.send('GET', '/api/v1/audit?subject=experiment:ranker');
    expect(await audit.text()).toMatch(/"actor":"key:ci","person":"bob@example.com","action":"experiment.override"/);
  });
});

function as(name: string): ExperimentsContext {
  return { sql: app.database.sql, environmentId: app.environmentId, actor: { name, role: 'owner' }, now: new Date() };
}

async function post(path: string, key: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.send('POST', `/api/v1${path}`, { key: null, headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
