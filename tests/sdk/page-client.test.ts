import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '@/sdk/typescript/src/page-client';
import type { ClientOptions, RampartClient } from '@/sdk/typescript/src/types';
import { configFixture } from '../assignment/fixtures';
import type { FakeServer } from './fake-server';
import { connect, serve, setUp, until } from './set-up';

const clients: RampartClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close({ timeoutMs: 20 });
});

/** A server that evaluates a context as Rampart's OFREP does: one experiment and one flag. */
async function serveAnswers(): Promise<FakeServer> {
  const server = await serve();
  server.state.bulk = ({ targetingKey }) => ({
    flags: [
      {
        key: 'ranker',
        reason: 'SPLIT',
        variant: `for-${targetingKey}`,
        value: { model: 'm' },
        metadata: { experiment: 'ranker', attempt: 2, version: 3 },
      },
      { key: '__proto__', reason: 'STATIC', variant: 'on', value: true, metadata: { version: 3 } },
      { key: 'broken', errorCode: 'GENERAL', errorDetails: 'unreadable' },
    ],
  });
  return server;
}

async function open(server: FakeServer, options: Partial<ClientOptions> = {}) {
  const client = createClient({
    baseUrl: `${server.baseUrl}/`,
    apiKey: 'client-key',
    context: { targetingKey: 'u1', country: 'DE' },
    stream: false,
    logger: { warn: () => {} },
    ...options,
  });
  clients.push(client);
  await client.ready();
  return client;
}

describe('the client of a page', () => {
  it("holds the server's answers for its context, whatever context is passed", async () => {
    const server = await serveAnswers();
    const client = await open(server);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ context: { targetingKey: 'u1', country: 'DE' } });
    expect(client.getVariant('ranker', { targetingKey: 'somebody else' })).toMatchObject({
      variant: 'for-u1',
      reason: 'SPLIT',
      value: { model: 'm' },
    });
    expect(client.getVariant('__proto__').value).toBe(true);
    expect(client.peek('broken')).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
    expect(client.peek('gone')).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(Object.keys(client.getAll())).toEqual(['ranker', '__proto__', 'broken']);
  });

  it("exposes its context's unit with the attempt and version that were served", async () => {
    const server = await serveAnswers();
    const client = await open(server);
    client.getVariant('ranker');
    client.getVariant('ranker');
    client.track('click', undefined);
    await client.flush();
    expect(server.events()).toMatchObject([
      { type: 'exposure', unitId: 'u1', experiment: 'ranker', attempt: 2, variant: 'for-u1', version: 3, attributes: { country: 'DE' } },
      { type: 'track', unitId: 'u1', event: 'click' },
    ]);
  });

  it('fetches the answers of another context, and keeps the old ones for the old unit until then', async () => {
    const server = await serveAnswers();
    const client = await open(server);
    const changed = client.setContext({ targetingKey: 'u2' });
    expect(client.peek('ranker')).toMatchObject({ variant: 'for-u1', context: { targetingKey: 'u1' } });
    expect(await changed).toEqual({ ok: true });
    expect(client.peek('ranker')).toMatchObject({ variant: 'for-u2', context: { targetingKey: 'u2' } });
  });

  it("never takes one context's ETag for another's answers", async () => {
    const server = await serveAnswers();
    server.state.bulk = () => ({
      flags: [{ key: 'ranker', reason: 'SPLIT', variant: 'same', value: 1, metadata: { experiment: 'ranker', attempt: 1, version: 1 } }],
    });
    const client = await open(server);
    await client.setContext({ targetingKey: 'u2' });
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeUndefined();
    await client.refresh();
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeDefined();
    expect(client.peek('ranker').context).toEqual({ targetingKey: 'u2' });
  });

  it('changes its answers in the order in which contexts were set', async () => {
    const server = await serveAnswers();
    const client = await open(server);
    await Promise.all(['a', 'b', 'c'].map((targetingKey) => client.setContext({ targetingKey })));
    expect(client.peek('ranker').variant).toBe('for-c');
  });

  it('starts at once from the answers rendered on a server, and exposes them', async () => {
    const { client: onServer } = await setUp({}, configFixture());
    const text = JSON.stringify(onServer.bootstrap({ targetingKey: 'u9', country: 'DE' }));
    expect(text.split('u9')).toHaveLength(2);
    const bootstrap = JSON.parse(text);
    const server = await serveAnswers();
    const client = createClient({ baseUrl: server.baseUrl, apiKey: 'client-key', context: bootstrap.context, bootstrap, stream: false });
    clients.push(client);
    expect(client.getVariant('ranker')).toEqual(onServer.peek('ranker', { targetingKey: 'u9', country: 'DE' }));
    await client.flush();
    expect(server.events()).toMatchObject([{ unitId: 'u9', experiment: 'ranker', attempt: 1, version: 1 }]);
  });

  it('exposes what a server with a stale configuration handed over', async () => {
    const { client: onServer, server: silent } = await setUp({ staleAfterMs: 1 });
    silent.state.configAnswers = [{ status: 503 }];
    await until(() => onServer.peek('ranker', { targetingKey: 'u9' }).reason === 'STALE');
    const bootstrap = JSON.parse(JSON.stringify(onServer.bootstrap({ targetingKey: 'u9' })));
    const server = await serveAnswers();
    const client = createClient({ baseUrl: server.baseUrl, apiKey: 'client-key', context: bootstrap.context, bootstrap, stream: false });
    clients.push(client);
    expect(client.getVariant('ranker').isExposure).toBe(true);
  });

  it('ignores answers of a lower version', async () => {
    const server = await serveAnswers();
    const client = await open(server);
    server.state.bulk = () => ({ flags: [{ key: 'ranker', reason: 'SPLIT', variant: 'old', value: 1, metadata: { version: 2 } }] });
    expect(await client.refresh()).toEqual({ ok: false });
    expect(client.peek('ranker').variant).toBe('for-u1');
  });

  it('works the same with the full client, for scripts with a client key', async () => {
    const server = await serveAnswers();
    const { client } = connect(server, { apiKey: 'client-key', context: { targetingKey: 'u1' } });
    await until(() => client.peek('ranker').reason === 'SPLIT');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer client-key');
  });
});
