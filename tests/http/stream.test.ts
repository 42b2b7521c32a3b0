import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashKey } from '@/lib/auth/key-material';
import { streamPass } from '@/lib/auth/stream-pass';
import { closeStreams, openStreams, streamCount } from '@/lib/http/stream-hub';
import { type AppUnderTest, publish, type SendOptions, startApp, testConfig } from './test-app';

let app: AppUnderTest;

beforeAll(async () => {
  app = await startApp();
  await publish(app, testConfig(1));
});
afterAll(() => app.stop());
afterEach(openStreams);

interface OpenStream {
  response: Response;
  /** Text received until it holds the wanted part. */
  until: (part: string) => Promise<string>;
  isDone: () => Promise<boolean>;
  close: () => Promise<void>;
}

async function open(options: SendOptions = { key: 'server' }, path = '/api/v1/stream'): Promise<OpenStream> {
  const response = await app.send('GET', path, options);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let received = '';
  async function until(part: string) {
    while (!received.includes(part)) {
      const next = await reader.read();
      if (next.done) throw new Error(`the stream ended after: ${received}`);
      received += decoder.decode(next.value, { stream: true });
    }
    return received;
  }
  async function isDone() {
    for (;;) if ((await reader.read()).done) return true;
  }
  return { response, until, isDone, close: () => reader.cancel() };
}

describe('GET /api/v1/stream', () => {
  it('opens as an event stream that says how soon to reconnect', async () => {
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await stream.until('\n\n')).toBe('retry: 2000\n\n');
    await stream.close();
  });

  it('does not open for a question about its head', async () => {
    const before = streamCount(app.database.sql);
    expect((await app.send('HEAD', '/api/v1/stream', { key: 'server' })).status).toBe(405);
    expect(streamCount(app.database.sql)).toBe(before);
  });

  it('tells every open stream of a new config, with the version as id', async () => {
    const streams = await Promise.all([open(), open({ key: 'client' }), open({ key: null }, `/api/v1/stream?key=${app.keys.client}`)]);
    await publish(app, testConfig(2));
    for (const stream of streams) {
      expect(await stream.until('data:')).toContain('id: 2\nevent: message\ndata: {"type":"refetchEvaluation","etag":"v2"}\n\n');
      await stream.close();
    }
  });

  it('tells a client that comes back what it has missed, and one that has missed nothing nothing', async () => {
    const behind = await open({ key: 'server', headers: { 'last-event-id': '1' } });
    expect(await behind.until('data:')).toContain('id: 2');
    const upToDate = await open({ key: 'server', headers: { 'last-event-id': '2' } });
    await publish(app, testConfig(3));
    expect(await upToDate.until('data:')).not.toContain('id: 2');
    await Promise.all([behind.close(), upToDate.close()]);
  });

  it('forgets a stream whose client has gone', async () => {
    const before = streamCount(app.database.sql);
    const stream = await open();
    expect(streamCount(app.database.sql)).toBe(before + 1);
    await stream.close();
    expect(streamCount(app.database.sql)).toBe(before);
  });

  it('ends every stream when the server drains, and then asks to come back', async () => {
    const stream = await open();
    closeStreams();
    expect(await stream.isDone()).toBe(true);
    const refused = await app.send('GET', '/api/v1/stream', { key: 'server' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('opens for the pass a key was given, for nothing else, and not for a forged one', async () => {
    const [row] = await app.database.sql<{ id: number }[]>`select id from api_keys where kind = 'server'`;
    const pass = streamPass(row?.id ?? 0, hashKey(app.keys.server));
    const stream = await open({ key: null }, `/api/v1/stream?key=${pass}`);
    expect(stream.response.status).toBe(200);
    await stream.close();
    expect((await app.send('GET', '/api/v1/config', { key: null, headers: { 'x-api-key': pass } })).status).toBe(403);
    const forged = `${pass.slice(0, -1)}${pass.endsWith('A') ? 'B' : 'A'}`;
    expect((await app.send('GET', `/api/v1/stream?key=${forged}`, { key: null })).status).toBe(401);
  });
});
