import { afterEach, describe, expect, it, vi } from 'vitest';
import { configFixture, experimentFixture, flagFixture } from '../assignment/fixtures';
import { connect, holdClock, serve, setUp, until } from './set-up';

const unit = (index: number) => ({ targetingKey: `u${index}` });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('delivery', () => {
  it('sends nothing before flushAt or the interval, then one batch', async () => {
    const { server, client } = await setUp({ flushAt: 3 });
    holdClock();
    client.track('a', unit(1));
    client.track('a', unit(2));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(server.events()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => server.events().length === 2);
    for (const index of [3, 4, 5]) client.track('a', unit(index));
    await vi.advanceTimersByTimeAsync(0);
    await until(() => server.events().length === 5);
    expect(server.requestsTo('/api/v1/events')).toHaveLength(2);
  });

  it.each([
    ['503', { status: 503 }],
    ['500', { status: 500 }],
    ['408', { status: 408 }],
    ['429', { status: 429 }],
    ['a dropped connection', { destroy: true }],
  ])('tries again after %s, with the same message ids, after half a second', async (_name, answer) => {
    const { server, client, errors, warnings } = await setUp();
    holdClock();
    server.state.eventAnswers = [answer, answer];
    client.track('a', unit(1));
    expect(await client.flush()).toEqual({ ok: false });
    await vi.advanceTimersByTimeAsync(499);
    expect(server.requestsTo('/api/v1/events')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => errors.length === 2);
    await vi.advanceTimersByTimeAsync(1_000);
    await until(() => server.requestsTo('/api/v1/events').length === 3);
    const ids = server.events().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(1);
    expect(errors.map(({ code }) => code)).toEqual(['EVENTS_DELAYED', 'EVENTS_DELAYED']);
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ['seconds', () => '7'],
    ['a date', () => new Date(Date.now() + 7_000).toUTCString()],
  ])('waits as long as Retry-After says in %s, even when asked to flush', async (_name, header) => {
    const { server, client, errors } = await setUp();
    holdClock();
    vi.setSystemTime(1_800_000_000_000);
    server.state.eventAnswers = [{ status: 429, headers: { 'retry-after': header() } }];
    client.track('a', unit(1));
    await client.flush();
    expect(errors).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6_900);
    expect(await client.flush()).toEqual({ ok: false });
    expect(server.requestsTo('/api/v1/events')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    await until(() => server.requestsTo('/api/v1/events').length === 2);
  });

  it('doubles the wait up to a minute', async () => {
    const { server, client, errors } = await setUp();
    holdClock();
    server.state.eventAnswers = Array.from({ length: 10 }, () => ({ status: 503 }));
    client.track('a', unit(1));
    await client.flush();
    for (const [index, wait] of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000].entries()) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(server.requestsTo('/api/v1/events')).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      await until(() => errors.length === index + 2);
    }
  });

  it('halves the batch on 413 until it is taken, in order and without loss', async () => {
    const { server, client } = await setUp();
    server.state.eventAnswers = [{ status: 413 }, { status: 413 }];
    for (let index = 0; index < 40; index += 1) client.track('a', unit(index));
    expect(await client.flush()).toEqual({ ok: true });
    const sizes = server.requestsTo('/api/v1/events').map(({ body }) => JSON.parse(body).batch.length);
    expect(sizes).toEqual([40, 20, 10, 10, 10, 10]);
    expect(
      server
        .events()
        .slice(60)
        .map(({ unitId }) => unitId),
    ).toEqual(Array.from({ length: 40 }, (_, index) => `u${index}`));
  });

  it('drops a batch that is refused for good, counts it, and exposes its units again', async () => {
    const { server, client, errors } = await setUp();
    server.state.eventAnswers = [{ status: 401, body: '{"error":{"code":"UNAUTHENTICATED"}}' }];
    client.getVariant('ranker', unit(1));
    client.getVariant('ranker', unit(2));
    expect(await client.flush()).toEqual({ ok: true });
    expect(errors).toMatchObject([{ code: 'EVENTS_REFUSED', dropped: 2, message: expect.stringContaining('UNAUTHENTICATED') }]);
    client.getVariant('ranker', unit(1));
    await client.flush();
    expect(server.events().map(({ unitId }) => unitId)).toEqual(['u1', 'u2', 'u1']);
  });

  it('tells of events that a taken batch lost', async () => {
    const { server, client, errors } = await setUp();
    const rejected = [{ index: 0, messageId: 'x', code: 'INVALID_FIELD', message: 'unitId …' }];
    server.state.eventAnswers = [{ status: 202, body: JSON.stringify({ accepted: 0, duplicates: 0, rejected }) }];
    client.track('a', unit(1));
    expect(await client.flush()).toEqual({ ok: true });
    expect(errors).toMatchObject([{ code: 'EVENTS_REJECTED', dropped: 1, message: expect.stringContaining('INVALID_FIELD') }]);
  });

  it('refuses events beyond maxQueue, warns once, and exposes the refused units later', async () => {
    const { server, client, errors, warnings } = await setUp({ maxQueue: 5 });
    for (let index = 0; index < 12; index += 1) client.getVariant('ranker', unit(index));
    expect(client.track('a', unit(1))).toBe(false);
    expect(await client.flush()).toEqual({ ok: true });
    expect(server.events()).toHaveLength(5);
    expect(errors.map(({ code, dropped }) => [code, dropped])).toEqual([
      ['QUEUE_FULL', 1],
      ['QUEUE_FULL', 7],
    ]);
    expect(warnings).toHaveLength(1);
    for (let index = 0; index < 12; index += 1) client.getVariant('ranker', unit(index));
    await client.flush();
    expect(server.events().map(({ unitId }) => unitId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => `u${index}`));
  });

  it('delivers ten thousand events through failures, each acknowledged once', async () => {
    const { server, client } = await setUp({ maxQueue: 20_000 });
    holdClock();
    server.state.eventAnswers = [{ status: 503 }, {}, { destroy: true }, { status: 500 }, { status: 413 }];
    server.state.eventAnswers[1] = { status: 202, body: '{}' };
    for (let index = 0; index < 10_000; index += 1) client.track('a', unit(index));
    while (!(await client.flush()).ok) await vi.advanceTimersByTimeAsync(1_000);
    expect(new Set(server.events().map(({ messageId }) => messageId)).size).toBe(10_000);
    expect(new Set(server.events().map(({ unitId }) => unitId)).size).toBe(10_000);
  });

  it('keeps batches below the limits of the server and drops what can never be sent', async () => {
    const { server, client, errors } = await setUp({ maxQueue: 100_000 });
    const text = '語'.repeat(9_000);
    for (let index = 0; index < 100; index += 1) client.track('a', unit(index), { properties: { text } });
    client.track('a', unit(100), { properties: { text: text + text } });
    expect(await client.flush()).toEqual({ ok: true });
    expect(server.events()).toHaveLength(100);
    for (const { body } of server.requestsTo('/api/v1/events')) expect(Buffer.byteLength(body)).toBeLessThan(1_000_000);
    expect(errors).toMatchObject([{ code: 'EVENT_TOO_LARGE', dropped: 1 }]);
  });

  it.each([
    ['', unit(1), {}],
    ['x'.repeat(201), unit(1), {}],
    ['a', {}, {}],
    ['a', undefined, {}],
    ['a', { targetingKey: '' }, {}],
    ['a', unit(1), { value: Number.NaN }],
    ['a', unit(1), { value: Number.POSITIVE_INFINITY }],
    ['a', unit(1), { timestamp: new Date('never') }],
    ['a', unit(1), { properties: { big: 1n as unknown as number } }],
  ])('refuses track(%j, %j, %o) without throwing', async (name, context, details) => {
    const { client, errors } = await setUp();
    expect(client.track(name, context, details)).toBe(false);
    expect(errors).toMatchObject([{ code: 'INVALID_EVENT' }]);
  });

  it('sends what is queued on close, and gives up in time when nobody answers', async () => {
    const { server, client } = await setUp();
    client.track('a', unit(1));
    expect(await client.close()).toEqual({ ok: true });
    expect(server.events()).toHaveLength(1);
    expect(client.track('a', unit(1))).toBe(false);
    const lost = connect({ baseUrl: 'http://127.0.0.1:9' });
    lost.client.track('a', unit(1));
    const begun = performance.now();
    expect(await lost.client.close({ timeoutMs: 100 })).toEqual({ ok: false });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it.each([202, 503])('sends nothing more once close has given up, even when the request under way ends with %i', async (status) => {
    const bodies: string[] = [];
    let answer = (_response: Response): void => undefined;
    const held: typeof fetch = async (input, init) => {
      if (!String(input).endsWith('/events')) return new Response(JSON.stringify(configFixture()));
      bodies.push(String(init?.body));
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const { client, errors } = connect({ baseUrl: 'http://127.0.0.1:9' }, { fetch: held });
    for (let index = 0; index < 600; index += 1) client.track('a', unit(index));
    expect(await client.close({ timeoutMs: 10 })).toEqual({ ok: false });
    holdClock();
    answer(new Response('{}', { status }));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(bodies).toHaveLength(1);
    expect(errors.map(({ code }) => code)).toEqual(status === 503 ? ['EVENTS_DELAYED'] : []);
    vi.useRealTimers();
    const again = client.close({ timeoutMs: 1_000 });
    await until(() => bodies.length === 2);
    answer(new Response('{}', { status: 202 }));
    if (status === 503) {
      await until(() => bodies.length === 3);
      answer(new Response('{}', { status: 202 }));
    }
    expect(await again).toEqual({ ok: true });
  });

  it('sends no request at all when offline, and still answers', async () => {
    const server = await serve();
    const exposed: string[] = [];
    const config = configFixture({ flags: [flagFixture()] });
    const { client } = connect(server, { offline: true, config, onExposure: ({ key }) => exposed.push(key) });
    expect(await client.ready()).toEqual({ ok: true });
    expect(client.getVariant('ranker', unit(1)).reason).toBe('SPLIT');
    expect(client.track('a', unit(1))).toBe(false);
    await client.flush();
    expect(server.requests).toEqual([]);
    expect(exposed).toEqual(['ranker']);
  });

  it('survives listeners, loggers and callbacks that throw', async () => {
    const fail = () => {
      throw new Error('not ours');
    };
    const { server, client } = await setUp({ onExposure: fail, onError: fail, logger: { warn: fail } });
    client.on('error', fail);
    expect(client.getVariant('ranker', unit(1)).reason).toBe('SPLIT');
    expect(client.track('', unit(1))).toBe(false);
    expect(client.getVariant('gone', unit(1)).errorCode).toBe('FLAG_NOT_FOUND');
    expect(await client.flush()).toEqual({ ok: true });
    expect(server.events()).toHaveLength(1);
  });

  it('exposes a unit again in a new attempt, and remembers tens of thousands of units', async () => {
    const { server, client } = await setUp({ maxQueue: 200_000 });
    for (let round = 0; round < 3; round += 1) for (let index = 0; index < 40_000; index += 1) client.getVariant('ranker', unit(index));
    await client.flush();
    expect(server.events()).toHaveLength(40_000);
    server.state.config = configFixture({ version: 2, experiments: [experimentFixture({ attempt: 2, salt: 'new' })] });
    await client.refresh();
    client.getVariant('ranker', unit(1));
    await client.flush();
    expect(server.events().at(-1)).toMatchObject({ unitId: 'u1', attempt: 2, version: 2 });
  });
});
