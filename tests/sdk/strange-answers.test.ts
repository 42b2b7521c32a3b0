import { describe, expect, it, vi } from 'vitest';
import type { EvaluationContext } from '@/lib/assignment/types';
import { followUpdates } from '@/sdk/typescript/src/follow-updates';
import { configFixture, experimentFixture } from '../assignment/fixtures';
import { connect, holdClock, serve, setUp, until } from './set-up';

const unit = { targetingKey: 'u1' };
const LOGIN_PAGE = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Log in</title>' };

describe('answers that are not the server’s', () => {
  it.each([
    ['a page with 200', LOGIN_PAGE],
    ['a redirect to a page', { status: 302, headers: { location: '/login' } }],
    ['an empty 204', { status: 204 }],
  ])('does not take %s for an acknowledgement', async (_name, answer) => {
    const { server, client, errors } = await setUp();
    server.state.pages.set('/login', ['text/html', LOGIN_PAGE.body]);
    server.state.eventAnswers = [answer];
    client.track('a', unit);
    expect(await client.flush()).toEqual({ ok: false });
    expect(errors.map(({ code }) => code)).toEqual(['EVENTS_DELAYED']);
    expect(await client.flush()).toEqual({ ok: true });
    const [first, second] = server.events();
    expect(second?.messageId).toBe(first?.messageId);
  });

  it('keeps the configuration it has when a page with 200 or null comes instead of one', async () => {
    const { server, client, errors } = await setUp();
    server.state.configAnswers = [LOGIN_PAGE, { body: 'null' }];
    expect(await client.refresh()).toEqual({ ok: false });
    expect(await client.refresh()).toEqual({ ok: false });
    expect(errors.map(({ code }) => code)).toEqual(['CONFIG_UNAVAILABLE', 'CONFIG_UNAVAILABLE']);
    expect(client.getVariant('ranker', unit).reason).toBe('SPLIT');
  });

  it('does not take a 304 that it has not asked for as a confirmation', async () => {
    const server = await serve(configFixture());
    server.state.configAnswers = [{ status: 304 }];
    const { client, errors } = connect(server);
    await until(() => errors.length === 1);
    expect(errors[0]?.code).toBe('CONFIG_UNAVAILABLE');
    expect(await client.ready({ timeoutMs: 1 })).toEqual({ ok: false });
  });

  it.each<[string, object, string]>([
    ['by its code', { code: 'ECONNREFUSED' }, 'CONFIG_UNAVAILABLE: TypeError: fetch failed (ECONNREFUSED)'],
    ['in its words', new Error('bad port'), 'CONFIG_UNAVAILABLE: TypeError: fetch failed (Error: bad port)'],
  ])('says why nobody was reached, which fetch hides: %s', async (_name, cause, message) => {
    const fails = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const { errors, warnings } = connect({ baseUrl: 'http://rampart.test' }, { fetch: fails });
    await until(() => errors.length > 0);
    expect(errors[0]?.message).toBe(message);
    expect(warnings).toEqual([`rampart: ${message}`]);
  });

  it('takes a key with the end of its line, as it stands in a file', async () => {
    const server = await serve(configFixture());
    const { client } = connect(server, { apiKey: 'server-key\n' });
    expect(await client.ready()).toEqual({ ok: true });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer server-key');
  });

  it('follows experiments that come and go', async () => {
    const { server, client } = await setUp();
    const variantsAt = async (version: number, keys: string[]) => {
      server.state.config = configFixture({ version, experiments: keys.map((key) => experimentFixture({ key })) });
      await client.refresh();
      return Object.keys(client.getAll(unit)).filter((key) => client.peek(key, unit).reason === 'SPLIT');
    };
    expect(await variantsAt(2, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(await variantsAt(3, ['b'])).toEqual(['b']);
    expect(client.getVariant('a', unit)).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND', value: undefined });
    expect(await variantsAt(4, [])).toEqual([]);
  });
});

describe('streams that are not the server’s', () => {
  /** Counts what a stream makes the client ask, by the time `isOver` says so. */
  async function follow(answer: (opened: number) => Response, isOver: (seen: { opened: number; asked: number }) => boolean) {
    const seen = { opened: 0, asked: 0 };
    const stop = followUpdates({
      baseUrl: 'http://rampart.test',
      apiKey: 'k',
      fetch: async () => {
        seen.opened += 1;
        return answer(seen.opened);
      },
      onChange: () => {
        seen.asked += 1;
      },
    });
    for (let step = 0; step < 2_000 && !isOver(seen); step += 1) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    stop();
    return seen;
  }

  it('asks nothing on account of a page with 200, and tries ever more seldom', async () => {
    holdClock();
    const began = Date.now();
    const seen = await follow(
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
      ({ opened }) => opened === 5,
    );
    expect(seen).toEqual({ opened: 5, asked: 0 });
    expect(Date.now() - began).toBeGreaterThan(4_000 + 8_000 + 16_000 + 32_000 - 1_000);
  });

  it('keeps little of a line of ten megabytes, and hears the message after it', async () => {
    holdClock();
    const bytes = new TextEncoder().encode('x'.repeat(1 << 20));
    const body = () =>
      new ReadableStream({
        start(controller) {
          for (let part = 0; part < 10; part += 1) controller.enqueue(bytes);
          controller.enqueue(new TextEncoder().encode('\ndata: {}\n\n'));
        },
      });
    const seen = await follow(
      () => new Response(body(), { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
      ({ asked }) => asked === 2,
    );
    expect(seen).toEqual({ opened: 1, asked: 2 });
  });
});

describe('a strange surrounding', () => {
  it('reports a fetch that throws at once, and goes on when it no longer does', async () => {
    const server = await serve(configFixture());
    let isBroken = true;
    const broken: typeof fetch = (input, init) => {
      if (isBroken) throw new Error('no fetch today');
      return fetch(input, init);
    };
    const { client, errors } = connect(server, { fetch: broken, stream: true });
    client.track('a', unit);
    expect(await client.flush()).toEqual({ ok: false });
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['CONFIG_UNAVAILABLE', 'EVENTS_DELAYED']));
    isBroken = false;
    expect([await client.flush(), await client.refresh()]).toEqual([{ ok: true }, { ok: true }]);
    expect(server.events()).toHaveLength(1);
  });

  it('sends when the pause is over although the clock was set back by a day', async () => {
    const { server, client, errors } = await setUp({ flushAt: 2 });
    holdClock();
    server.state.eventAnswers = [{ status: 503 }];
    client.track('a', unit);
    await client.flush();
    expect(errors).toHaveLength(1);
    vi.setSystemTime(Date.now() - 86_400_000);
    client.track('b', unit);
    await vi.advanceTimersByTimeAsync(500);
    await until(() => server.requestsTo('/api/v1/events').length === 2);
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('pauses between polls when told to pause for %d', async (pollIntervalMs) => {
    const { server, client } = await setUp({ pollIntervalMs });
    await client.refresh();
    holdClock();
    const { length } = server.requests;
    await client.refresh();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.requests).toHaveLength(length + 1);
  });

  it('exposes a unit whose context cannot be copied, without its attributes', async () => {
    const { server, client, errors } = await setUp();
    const context = new Proxy<EvaluationContext>(unit, {
      ownKeys() {
        throw new Error('not yours');
      },
    });
    expect(client.getVariant('ranker', context).reason).toBe('SPLIT');
    expect(client.getVariant('ranker', Object.freeze({ ...unit })).reason).toBe('SPLIT');
    expect(errors.map(({ code }) => code)).toEqual(['EXPOSURE_FAILED']);
    await client.flush();
    expect(server.events()).toMatchObject([{ type: 'exposure', unitId: 'u1', attributes: {} }]);
  });

  it('lets two clients of one page go their own ways', async () => {
    const server = await serve(configFixture());
    const one = connect(server, { apiKey: 'one' });
    const two = connect(server, { apiKey: 'two' });
    await Promise.all([one.client.ready(), two.client.ready()]);
    for (const { client } of [one, two]) client.getVariant('ranker', unit);
    await one.client.close();
    expect(two.client.track('a', unit)).toBe(true);
    await two.client.flush();
    const senders = server.requestsTo('/api/v1/events').map(({ headers, body }) => [headers.authorization, JSON.parse(body).batch.length]);
    expect(senders).toEqual([
      ['Bearer one', 1],
      ['Bearer two', 2],
    ]);
  });

  it('throws nothing when it is told no address', async () => {
    const { client, errors } = connect({ baseUrl: undefined as unknown as string });
    await until(() => errors.length > 0);
    expect(errors[0]?.code).toBe('CONFIG_UNAVAILABLE');
    expect(client.getVariant('ranker', unit).errorCode).toBe('PROVIDER_NOT_READY');
  });
});
