import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '@/lib/assignment/types';
import { configFixture, experimentFixture } from '../assignment/fixtures';
import { connect, countingFetch, holdClock, serve, setUp, until } from './set-up';

const unit = { targetingKey: 'u1' };
const killed = (version: number): Config => configFixture({ version, experiments: [experimentFixture({ serving: 'control' })] });

afterEach(() => {
  vi.restoreAllMocks();
});

function temporaryFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'rampart-sdk-')), 'last-good.json');
}

describe('updates', () => {
  it('is not ready without a configuration, and says so with every answer', async () => {
    const { client } = connect({ baseUrl: 'http://127.0.0.1:9' });
    expect(await client.ready({ timeoutMs: 30 })).toEqual({ ok: false });
    expect(client.getVariant('ranker', unit)).toMatchObject({
      variant: undefined,
      value: undefined,
      reason: 'ERROR',
      errorCode: 'PROVIDER_NOT_READY',
    });
    expect(client.getValue('ranker', { model: 'fallback' }, unit)).toEqual({ model: 'fallback' });
  });

  it('becomes ready when the server comes up within the timeout', async () => {
    const server = await serve(configFixture());
    holdClock();
    server.state.configAnswers = [{ status: 503 }];
    const { fetch, isQuiet } = countingFetch();
    const { client } = connect(server, { fetch });
    const ready = client.ready({ timeoutMs: 3_000 });
    await until(() => server.requests.length === 1);
    await isQuiet();
    await vi.advanceTimersByTimeAsync(600);
    expect(await ready).toEqual({ ok: true });
  });

  it('polls every thirty seconds with the ETag, and applies what changed', async () => {
    holdClock();
    const { fetch, isQuiet } = countingFetch();
    const { server, client } = await setUp({ fetch });
    for (const polls of [2, 3, 4]) {
      await vi.advanceTimersByTimeAsync(29_999);
      expect(server.requests).toHaveLength(polls - 1);
      if (polls === 4) server.state.config = killed(2);
      await vi.advanceTimersByTimeAsync(1);
      await until(() => server.requests.length === polls);
      await isQuiet();
    }
    expect(server.requests[1]?.headers['if-none-match']).toMatch(/^"/);
    await until(() => client.peek('ranker', unit).reason === 'DEFAULT');
  });

  it('keeps to ± 10 % of the interval', async () => {
    for (const [random, earliest] of [
      [0, 27_000],
      [0.999999, 33_000],
    ] as const) {
      holdClock();
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { server } = await setUp();
      await vi.advanceTimersByTimeAsync(earliest - 5);
      expect(server.requests).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(10);
      await until(() => server.requests.length === 2);
    }
  });

  it('ignores a lower version than the highest it has seen, and warns once', async () => {
    const { server, client, errors, warnings } = await setUp({}, killed(7));
    server.state.config = configFixture({ version: 6 });
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await client.refresh()).toEqual({ ok: false });
    expect(client.peek('ranker', unit).flagMetadata.version).toBe(7);
    expect(errors.map(({ code }) => code)).toEqual(['CONFIG_UNAVAILABLE', 'CONFIG_UNAVAILABLE', 'CONFIG_UNAVAILABLE']);
    expect(warnings).toHaveLength(1);
    server.state.config = configFixture({ version: 8 });
    expect(await client.refresh()).toEqual({ ok: true });
    expect(client.peek('ranker', unit).reason).toBe('SPLIT');
  });

  it('takes the lower version of another environment', async () => {
    const { server, client } = await setUp({}, killed(7));
    server.state.config = configFixture({ version: 1, environment: 'staging' });
    expect(await client.refresh()).toEqual({ ok: true });
  });

  it('says STALE beyond the time to live, keeps evaluating and exposing, and a killed experiment stays killed', async () => {
    holdClock();
    const running = experimentFixture({ key: 'other' });
    const { server, client } = await setUp({ staleAfterMs: 60_000 });
    const stale = vi.fn();
    client.on('stale', stale);
    server.state.config = { ...killed(2), experiments: [...killed(2).experiments, running] };
    await client.refresh();
    server.state.configAnswers = Array.from({ length: 500 }, () => ({ status: 503 }));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(client.peek('ranker', unit).reason).toBe('DEFAULT');
    await vi.advanceTimersByTimeAsync(1);
    expect(client.peek('ranker', unit)).toMatchObject({ variant: 'control', reason: 'STALE', isExposure: false });
    expect(client.getVariant('other', unit)).toMatchObject({ reason: 'STALE', isExposure: true, value: expect.anything() });
    expect(stale).toHaveBeenCalledTimes(1);
    await client.flush();
    expect(server.events()).toMatchObject([{ experiment: 'other', version: 2 }]);
    server.state.configAnswers = [];
    expect(await client.refresh()).toEqual({ ok: true });
    expect(client.peek('ranker', unit).reason).toBe('DEFAULT');
  });

  it('starts from a given configuration at once, and never goes below it', async () => {
    const server = await serve(configFixture({ version: 4 }));
    const config = killed(5);
    const { client, errors } = connect(server, { config });
    expect(client.peek('ranker', unit).reason).toBe('DEFAULT');
    expect(await client.ready()).toEqual({ ok: true });
    await until(() => errors.length > 0);
    expect(client.peek('ranker', unit).flagMetadata.version).toBe(5);
    expect(Object.isFrozen(config)).toBe(false);
  });

  it('keeps the last good configuration in a file, starts from it when nobody answers, and calls it stale', async () => {
    const lastGoodFile = temporaryFile();
    const first = await setUp({ lastGoodFile }, killed(9));
    expect(JSON.parse(readFileSync(lastGoodFile, 'utf8')).version).toBe(9);
    expect(readdirSync(join(lastGoodFile, '..'))).toEqual(['last-good.json']);
    await first.client.close();
    const { client } = connect({ baseUrl: 'http://127.0.0.1:9' }, { lastGoodFile });
    expect(await client.ready({ timeoutMs: 1_000 })).toEqual({ ok: true });
    expect(client.peek('ranker', unit)).toMatchObject({ variant: 'control', reason: 'STALE', flagMetadata: { version: 9 } });
  });

  it('does not let a server go back behind the file', async () => {
    const lastGoodFile = temporaryFile();
    writeFileSync(lastGoodFile, JSON.stringify(killed(9)));
    const { client, errors } = await setUp({ lastGoodFile, config: configFixture({ version: 3 }) }, configFixture({ version: 8 }));
    await until(() => errors.length > 0);
    expect(client.peek('ranker', unit)).toMatchObject({ reason: 'STALE', flagMetadata: { version: 9 } });
  });

  it.each(['{', '7', 'null', '{"version":1}', '[]'])('passes over a last good file that says %s', async (text) => {
    const lastGoodFile = temporaryFile();
    writeFileSync(lastGoodFile, text);
    const { client, errors } = await setUp({ lastGoodFile });
    expect(client.peek('ranker', unit).reason).toBe('SPLIT');
    expect(errors).toMatchObject([{ code: 'UNREADABLE' }]);
  });

  it('goes on when the file cannot be written', async () => {
    const lastGoodFile = join(tmpdir(), 'rampart-no-such-folder', 'x.json');
    const { client, errors } = await setUp({ lastGoodFile });
    expect(client.peek('ranker', unit).reason).toBe('SPLIT');
    expect(errors).toMatchObject([{ code: 'LAST_GOOD_FILE' }]);
    expect(existsSync(lastGoodFile)).toBe(false);
  });

  it.each(['', '{', 'null', '[]', '{}', '{"version":"2"}', '{"version":2,"holdout":{},"layers":[]}', '<html>', '{"version":1e999}'])(
    'keeps the configuration when the server answers %s',
    async (body) => {
      const { server, client, errors } = await setUp();
      server.state.configAnswers = [{ body }];
      expect(await client.refresh()).toEqual({ ok: false });
      expect(errors).toMatchObject([{ code: 'CONFIG_UNAVAILABLE' }]);
      expect(client.peek('ranker', unit).reason).toBe('SPLIT');
    },
  );

  it('asks once for many calls at a time, and once more for what came after the question', async () => {
    const { server, client } = await setUp();
    const before = Array.from({ length: 20 }, () => client.refresh());
    await until(() => server.requests.length === 2);
    const after = Array.from({ length: 20 }, () => client.refresh());
    await Promise.all([...before, ...after]);
    expect(server.requests).toHaveLength(3);
  });

  it('tells listeners when it is ready and when the configuration changed, until they stop listening', async () => {
    const server = await serve(configFixture());
    const { client } = connect(server);
    const heard: unknown[] = [];
    client.on('ready', (details) => heard.push(['ready', details.version]));
    const stop = client.on('configurationChanged', (details) => heard.push(['changed', details.version]));
    await client.ready();
    server.state.config = killed(2);
    await client.refresh();
    stop();
    server.state.config = killed(3);
    await client.refresh();
    expect(heard).toEqual([
      ['ready', 1],
      ['changed', 1],
      ['changed', 2],
    ]);
  });

  it('reconnects a stream that ended, and asks for what it may have missed', async () => {
    const { server, client } = await setUp({ stream: true });
    await until(() => server.streams.size === 1);
    holdClock();
    server.state.config = killed(2);
    for (const stream of server.streams) stream.end();
    // The next poll is set on the real clock, half a minute away.
    for (let step = 0; step < 200 && client.peek('ranker', unit).reason !== 'DEFAULT'; step += 1) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => client.peek('ranker', unit).reason === 'DEFAULT');
  });

  it('makes no more requests after close', async () => {
    const { server, client } = await setUp({ stream: true });
    // The configuration, the stream, and what may have been missed before it opened.
    await until(() => server.requests.length === 3);
    await client.close();
    await until(() => server.streams.size === 0);
    holdClock();
    const before = server.requests.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.requests).toHaveLength(before);
    expect(await client.refresh()).toEqual({ ok: false });
  });
});
