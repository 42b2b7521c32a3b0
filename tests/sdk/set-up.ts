import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, vi } from 'vitest';
import type { Config } from '@/lib/assignment/types';
import { createClient } from '@/sdk/typescript/src/client';
import type { ClientOptions, RampartClient, RampartError } from '@/sdk/typescript/src/types';
import { configFixture } from '../assignment/fixtures';
import { type FakeServer, startFakeServer } from './fake-server';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server on a real socket, stopped after the test. */
export async function serve(config?: Config): Promise<FakeServer> {
  const server = await startFakeServer(config);
  cleanups.push(() => server.stop());
  return server;
}

export interface Connected {
  client: RampartClient;
  errors: RampartError[];
  warnings: string[];
}

/** A client of that server without a stream, closed after the test. */
export function connect(server: Pick<FakeServer, 'baseUrl'>, options: Partial<ClientOptions> = {}): Connected {
  const errors: RampartError[] = [];
  const warnings: string[] = [];
  const client = createClient({
    baseUrl: server.baseUrl,
    apiKey: 'server-key',
    stream: false,
    logger: { warn: (message) => warnings.push(message) },
    onError: (error) => errors.push(error),
    ...options,
  });
  cleanups.push(() => client.close({ timeoutMs: 20 }));
  return { client, errors, warnings };
}

export async function setUp(options: Partial<ClientOptions> = {}, config = configFixture()) {
  const server = await serve(config);
  const connected = connect(server, options);
  await connected.client.ready();
  return { server, ...connected };
}

/** From now on the test moves the clock; sockets go on by themselves. */
export function holdClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
}

/** Waits, in real time and without moving a held clock, until something is so. */
export async function until(isSo: () => boolean, what = 'the expected state', turns = 2_000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (isSo()) return;
    await delay(1);
  }
  throw new Error(`${what} was not reached within ${turns} ms`);
}

/** A `fetch` that tells when nothing is on its way any more, answers read to their ends. */
export function countingFetch() {
  let open = 0;
  const counted: typeof fetch = async (input, init) => {
    open += 1;
    try {
      const response = await fetch(input, init);
      const text = await response.text();
      return new Response(response.status === 304 ? null : text, { status: response.status, headers: response.headers });
    } finally {
      open -= 1;
    }
  };
  const isQuiet = async () => {
    await until(() => open === 0);
    // What follows an answer are microtasks, all done after one more turn.
    await delay(1);
  };
  return { fetch: counted, isQuiet };
}
