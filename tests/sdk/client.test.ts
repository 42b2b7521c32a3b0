import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '@/sdk/typescript/src/client';
import type { ClientOptions, RampartClient } from '@/sdk/typescript/src/types';
import { configFixture, experimentFixture, flagFixture } from '../assignment/fixtures';
import { type FakeServer, startFakeServer } from './fake-server';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function setUp(options: Partial<ClientOptions> = {}, config = configFixture({ flags: [flagFixture()] })) {
  const server = await startFakeServer(config);
  const client = connect(server, options);
  await client.ready();
  return { server, client };
}

function connect(server: FakeServer, options: Partial<ClientOptions> = {}): RampartClient {
  const client = createClient({ baseUrl: server.baseUrl, apiKey: 'server-key', stream: false, logger: { warn: () => {} }, ...options });
  cleanups.push(
    () => server.stop(),
    () => client.close({ timeoutMs: 50 }),
  );
  return client;
}

describe('createClient', () => {
  it('serves variants and flags once ready, with the key as a bearer token', async () => {
    const { server, client } = await setUp();
    const decision = client.getVariant('ranker', { targetingKey: 'user_1', country: 'DE' });
    expect(decision).toMatchObject({ key: 'ranker', reason: 'SPLIT', flagMetadata: { experiment: 'ranker', attempt: 1, version: 1 } });
    expect(decision.value).toEqual({ model: 'ranker', version: decision.variant === 'candidate' ? '8' : '7' });
    expect(client.getVariant('banner')).toMatchObject({ variant: 'off', value: false, reason: 'STATIC' });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer server-key');
  });

  it('sends one exposure for a unit and variant, in the shape of the intake', async () => {
    const { server, client } = await setUp();
    const context = { targetingKey: 'user_1', country: 'DE', nested: { a: 1 }, age: 7, bad: Number.NaN };
    const { variant } = client.getVariant('ranker', context);
    context.country = 'FR';
    client.getVariant('ranker', context);
    client.expose(client.peek('ranker', context));
    client.getVariant('banner', context);
    expect(await client.flush()).toEqual({ ok: true });
    const [request] = server.requestsTo('/api/v1/events');
    expect(JSON.parse(request?.body ?? '').sentAt).toMatch(/^\d{4}-/);
    expect(server.events()).toEqual([
      {
        type: 'exposure',
        messageId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        timestamp: expect.stringMatching(/Z$/),
        unitId: 'user_1',
        experiment: 'ranker',
        attempt: 1,
        variant,
        version: 1,
        attributes: { country: 'DE', age: 7 },
      },
    ]);
  });

  it('sends tracked outcomes as they were when tracked', async () => {
    const { server, client } = await setUp();
    const properties = { page: 'a' };
    expect(client.track('latency_ms', { targetingKey: 'u1' }, { value: 41.2, properties })).toBe(true);
    properties.page = 'b';
    await client.flush();
    expect(server.events()).toMatchObject([{ type: 'track', unitId: 'u1', event: 'latency_ms', value: 41.2, properties: { page: 'a' } }]);
  });

  it('exposes nobody through peek, getAll, overrides, targeting misses and a fallback of another kind', async () => {
    const overridden = experimentFixture({ overrides: { candidate: ['qa'] }, targeting: { attribute: 'country', eq: 'DE' } });
    const { server, client } = await setUp({}, configFixture({ experiments: [overridden] }));
    client.peek('ranker', { targetingKey: 'u', country: 'DE' });
    client.getAll({ targetingKey: 'u', country: 'DE' });
    expect(client.getVariant('ranker', { targetingKey: 'qa' }).reason).toBe('TARGETING_MATCH');
    expect(client.getVariant('ranker', { targetingKey: 'u', country: 'FR' }).reason).toBe('DEFAULT');
    expect(client.getValue('ranker', 'text', { targetingKey: 'u', country: 'DE' })).toBe('text');
    await client.flush();
    expect(server.events()).toEqual([]);
  });

  it('follows the stream within a moment of a change', async () => {
    const { server, client } = await setUp({ stream: true });
    await vi.waitFor(() => expect(server.streams.size).toBe(1));
    server.publish(configFixture({ version: 2, experiments: [experimentFixture({ serving: 'control' })] }));
    await vi.waitFor(() => expect(client.peek('ranker', { targetingKey: 'u' }).reason).toBe('DEFAULT'));
  });
});
