import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '@/sdk/typescript/src/client';
import type { ClientOptions } from '@/sdk/typescript/src/types';
import { startTestServer, type TestServer } from '../support/test-server';
import { until } from './set-up';

const experiment = {
  name: 'Ranker',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', weight: 0.5, value: { version: '7' } },
    { key: 'candidate', role: 'candidate', weight: 0.5, value: { version: '8' } },
  ],
  targeting: { attribute: 'country', in: ['DE'] },
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1, sd: 0.3 } }, mde: 0.05 },
  ramp: { stages: [{ coverage: 0.5, minDuration: '24h' }] },
};

describe('the client against the data plane and Postgres', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
    const metric = { kind: 'proportion', event: 'click', direction: 'increase', window: '24h' };
    for (const [method, path, body] of [
      ['PUT', '/api/v1/metrics/ctr', metric],
      ['PUT', '/api/v1/experiments/ranker', experiment],
      ['POST', '/api/v1/experiments/ranker/start', { reason: 'test' }],
    ] as const) {
      const answer = await server.request(method, path, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    }
  });

  afterAll(async () => {
    await server?.stop();
  });

  async function open(options: Partial<ClientOptions> = {}) {
    const client = createClient({ baseUrl: server.baseUrl, apiKey: server.serverKey, logger: { warn: () => {} }, ...options });
    expect(await client.ready()).toEqual({ ok: true });
    return client;
  }

  it('gives the variants that the server gives, to units of any spelling', async () => {
    const client = await open({ stream: false });
    for (const targetingKey of ['u1', 'u2', 'ünit', '用户', '😀', ' spaced ', 'a'.repeat(300)]) {
      const context = { targetingKey, country: 'DE' };
      const remote = await server.request(
        'POST',
        '/ofrep/v1/evaluate/flags/ranker',
        { context: { ...context, rampart: { expose: false } } },
        server.serverKey,
      );
      const { variant, reason, value } = client.peek('ranker', context);
      expect(remote.body).toMatchObject({ variant, reason, value });
    }
    await client.close();
  });

  it('delivers exposures and outcomes that are stored once', async () => {
    const client = await open({ stream: false });
    for (let index = 0; index < 300; index += 1) {
      const context = { targetingKey: `unit-${index}`, country: 'DE' };
      client.getVariant('ranker', context);
      client.getVariant('ranker', context);
      client.track('click', context, { value: 1, properties: { position: 3 } });
    }
    expect(await client.close()).toEqual({ ok: true });
    const [row] = await server.database
      .sql`select count(*)::int as count, count(*) filter (where hash_differs)::int as differing from event_log where unit like 'unit-%'`;
    expect(row).toEqual({ count: 600, differing: 0 });
  });

  it('stops a killed experiment at once, in services and in pages', async () => {
    const service = await open();
    const page = await open({ apiKey: server.clientKey, context: { targetingKey: 'u1', country: 'DE' } });
    expect([service.peek('ranker', { targetingKey: 'u1', country: 'DE' }).reason, page.peek('ranker').reason]).toEqual(['SPLIT', 'SPLIT']);
    expect(page.peek('ranker').flagMetadata).toMatchObject({ experiment: 'ranker', attempt: 1 });
    await server.request('POST', '/api/v1/experiments/ranker/kill', { reason: 'test' });
    await until(() => service.peek('ranker', { targetingKey: 'u1', country: 'DE' }).reason === 'DEFAULT');
    await until(() => page.peek('ranker').reason === 'DEFAULT');
    expect(page.getVariant('ranker')).toMatchObject({ variant: 'control', isExposure: false });
    await service.close();
    await page.close();
  });
});
