import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runWorker } from '@/lib/jobs/worker';
import { createClient } from '@/sdk/typescript/src/client';
import { startTestServer, type TestServer } from '../support/test-server';

const RUNS = 20;
const AT_A_TIME = 4;
const UNITS = 160;
const MOST_MS = 5_000;

const experiment = {
  name: 'Ranker',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: 7 },
    { key: 'candidate', role: 'candidate', value: 8 },
  ],
  metrics: { primary: 'success' },
  plan: { unitsPerDay: 20_000, baseline: { success: { mean: 0.95 } } },
  ramp: { stages: [{ coverage: 0.5, minDuration: '7d' }] },
};

let server: TestServer;
let client: ReturnType<typeof createClient>;
let worked: Promise<void>;
const stopping = new AbortController();

beforeAll(async () => {
  server = await startTestServer();
  await server.request('PUT', '/api/v1/metrics/success', { kind: 'proportion', window: '1s', lateness: '0s' });
  for (const key of ['healthy', ...Array.from({ length: RUNS }, (_, run) => `broken-${run}`)]) {
    await server.request('PUT', `/api/v1/experiments/${key}`, experiment);
    expect((await server.request('POST', `/api/v1/experiments/${key}/start`, {})).status).toBe(200);
  }
  client = createClient({ baseUrl: server.baseUrl, apiKey: server.serverKey, flushIntervalMs: 100 });
  expect(await client.ready({ timeoutMs: 10_000 })).toEqual({ ok: true });
  worked = runWorker({ sql: server.database.sql, tickMs: 1_000, signal: stopping.signal });
}, 120_000);

afterAll(async () => {
  await client?.close();
  stopping.abort();
  await worked;
  await server?.stop();
});

/** Serves the units of one experiment; control succeeds 19 times in 20, the candidate as often as is said. */
async function serve(key: string, candidateSucceeds: (index: number) => boolean): Promise<void> {
  for (let index = 0; index < UNITS; index += 1) {
    const context = { targetingKey: `${key}-u${index}` };
    const { variant } = client.getVariant(key, context);
    const succeeds = variant === 'candidate' ? candidateSucceeds(index) : index % 20 !== 0;
    if (succeeds) client.track('success', context);
  }
  await client.flush();
}

function returnsToControl(key: string): Promise<number> {
  const isBack = () => client.peek(key, { targetingKey: 'anybody' }).reason === 'DEFAULT';
  return new Promise((resolve) => {
    const off = client.on('configurationChanged', () => {
      if (!isBack()) return;
      off();
      resolve(performance.now());
    });
  });
}

describe('a breach in the data', () => {
  it('has brought coverage to 0 in the SDK within 5 seconds in 19 of 20 runs', async () => {
    await serve('healthy', (index) => index % 20 !== 0);
    const times: number[] = [];
    for (let first = 0; first < RUNS; first += AT_A_TIME) {
      const keys = Array.from({ length: AT_A_TIME }, (_, offset) => `broken-${first + offset}`);
      const runs = keys.map(async (key) => {
        const back = returnsToControl(key);
        await serve(key, () => false);
        const sent = performance.now();
        return (await back) - sent;
      });
      times.push(...(await Promise.all(runs)));
    }
    times.sort((a, b) => a - b);
    expect(times[Math.ceil(RUNS * 0.95) - 1]).toBeLessThan(MOST_MS);
  }, 240_000);

  it('leaves a healthy experiment on the same server alone', async () => {
    expect(client.peek('healthy', { targetingKey: 'anybody' }).reason).toBe('SPLIT');
    const { body } = await server.request('GET', '/api/v1/experiments/healthy/report');
    expect(body).toMatchObject({ state: 'running', coverage: 0.5, metrics: [{ comparisons: [{ harm: { alarm: false } }] }] });
    const broken = await server.request('GET', '/api/v1/experiments/broken-0/report');
    expect(broken.body).toMatchObject({ state: 'rolled_back', coverage: 0, metrics: [{ comparisons: [{ harm: { alarm: true } }] }] });
  });
});
