import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '@/sdk/typescript/src/client';
import { startTestServer, type TestServer } from '../support/test-server';

const RUNS = 20;
const MOST_MS = 1_000;

let server: TestServer;

const experiment = {
  name: 'Ranker',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: 7 },
    { key: 'candidate', role: 'candidate', value: 8 },
  ],
  metrics: { primary: 'ctr' },
  ramp: { stages: [{ coverage: 0.5, minDuration: '7d' }] },
};

beforeAll(async () => {
  server = await startTestServer();
  await server.request('PUT', '/api/v1/metrics/ctr', { kind: 'proportion', event: 'click' });
  for (let run = 0; run < RUNS; run += 1) {
    await server.request('PUT', `/api/v1/experiments/ranker-${run}`, experiment);
    expect((await server.request('POST', `/api/v1/experiments/ranker-${run}/start`, {})).status).toBe(200);
  }
});
afterAll(() => server.stop());

describe('the kill switch', () => {
  it('has reached the SDK within a second in 19 of 20 runs', async () => {
    const client = createClient({ baseUrl: server.baseUrl, apiKey: server.serverKey });
    try {
      expect(await client.ready({ timeoutMs: 10_000 })).toEqual({ ok: true });
      const times: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const key = `ranker-${run}`;
        expect(client.peek(key, { targetingKey: 'u1' }).reason).toBe('SPLIT');
        const killed = new Promise<number>((resolve) => {
          const off = client.on('configurationChanged', () => {
            if (client.peek(key, { targetingKey: 'u1' }).reason !== 'DEFAULT') return;
            off();
            resolve(performance.now());
          });
        });
        const sent = performance.now();
        await server.request('POST', `/api/v1/experiments/${key}/kill`, { reason: 'a test' });
        times.push((await killed) - sent);
      }
      times.sort((a, b) => a - b);
      expect(times[Math.ceil(RUNS * 0.95) - 1]).toBeLessThan(MOST_MS);
    } finally {
      await client.close();
    }
  }, 60_000);
});
