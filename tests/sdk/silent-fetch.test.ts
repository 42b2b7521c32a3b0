import { afterEach, describe, expect, it, vi } from 'vitest';
import { followUpdates } from '@/sdk/typescript/src/follow-updates';
import { configFixture } from '../assignment/fixtures';
import { connect, holdClock, serve, until } from './set-up';

const unit = { targetingKey: 'u1' };

afterEach(() => {
  vi.restoreAllMocks();
});

/** A `fetch` that leaves the signal aside: while `isSilent`, it neither answers nor fails. */
function stubbornFetch() {
  const state = { isSilent: false, asked: 0, aborted: 0 };
  const stubborn: typeof fetch = (input, init) => {
    state.asked += 1;
    init?.signal?.addEventListener('abort', () => {
      state.aborted += 1;
    });
    return state.isSilent ? new Promise(() => {}) : fetch(input, { ...init, signal: null });
  };
  return { state, fetch: stubborn };
}

/** A head without an end of its body. */
const endlessBody: typeof fetch = async () => new Response(new ReadableStream(), { status: 200 });

describe('a fetch that never answers', () => {
  it('is given up after ten seconds, told to stop, and asked again', async () => {
    const server = await serve(configFixture());
    const { state, fetch } = stubbornFetch();
    state.isSilent = true;
    holdClock();
    const { client, errors } = connect(server, { fetch });
    await vi.advanceTimersByTimeAsync(9_999);
    expect([state.asked, state.aborted, errors.length]).toEqual([1, 0, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(state.aborted).toBe(1);
    expect(errors).toMatchObject([{ code: 'CONFIG_UNAVAILABLE', cause: { name: 'TimeoutError' } }]);
    state.isSilent = false;
    await vi.advanceTimersByTimeAsync(1_000);
    await until(() => client.peek('ranker', unit).reason === 'SPLIT');
  });

  it('keeps events, with their ids, until it answers', async () => {
    const server = await serve(configFixture());
    const { state, fetch } = stubbornFetch();
    const { client, errors } = connect(server, { fetch });
    await client.ready();
    holdClock();
    state.isSilent = true;
    client.track('a', unit);
    const flushed = client.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await flushed).toEqual({ ok: false });
    expect(errors.map(({ code }) => code)).toContain('EVENTS_DELAYED');
    state.isSilent = false;
    client.track('b', unit);
    await vi.advanceTimersByTimeAsync(1_000);
    await until(() => server.events().length === 2);
    expect(server.events().map(({ event }) => event)).toEqual(['a', 'b']);
  });

  it('does not keep a flush or a close waiting for the rest of a body', async () => {
    holdClock();
    const { client } = connect({ baseUrl: 'http://127.0.0.1:9' }, { fetch: endlessBody });
    client.track('a', unit);
    const flushed = client.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await flushed).toEqual({ ok: false });
    const closed = client.close({ timeoutMs: 3_000 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await closed).toEqual({ ok: false });
  });

  it('does not keep a stream from being opened again, and is not listened to any more', async () => {
    holdClock();
    const heads: ((response: Response) => void)[] = [];
    const silent: typeof fetch = () => new Promise((resolve) => heads.push(resolve));
    let changes = 0;
    const stop = followUpdates({ baseUrl: 'http://rampart.test', apiKey: 'k', fetch: silent, onChange: () => (changes += 1) });
    await vi.advanceTimersByTimeAsync(65_000);
    expect(heads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(heads).toHaveLength(2);
    const stream = () => new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } });
    heads[0]?.(stream());
    await vi.advanceTimersByTimeAsync(0);
    expect(changes).toBe(0);
    heads[1]?.(stream());
    await vi.advanceTimersByTimeAsync(0);
    expect(changes).toBe(1);
    stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(heads).toHaveLength(2);
  });
});
