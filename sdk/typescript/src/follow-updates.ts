import { idleSockets } from './idle-sockets';
import type { FollowOptions } from './platform';
import { after, backoff } from './timers';

const PATH = '/api/v1/stream';
/** The server sends a heartbeat every 20 s; three missing ones mean that the connection is dead. */
const SILENCE_MS = 65_000;
/** A stream that ends is opened again after 2 s ± 50 %, so that a server that restarts is not met by all at once; failures double it. */
const FIRST_RETRY = 3;

/** Follows the server's change stream until stopped; polling goes on beside it, so that it may fail without a word. */
export function followUpdates({ baseUrl, apiKey, fetch, onChange }: FollowOptions): () => void {
  let attempts = FIRST_RETRY;
  let abort = new AbortController();
  let isStopped = false;
  let cancelTimer: (() => void) | undefined;

  /** Aborts the connection after too long a silence. */
  function watch(): void {
    cancelTimer?.();
    const current = abort;
    cancelTimer = after(SILENCE_MS, () => current.abort());
  }

  /** One connection, to its end or for as long as it speaks: a custom `fetch` may leave the signal aside. */
  function connect(): Promise<void> {
    abort = new AbortController();
    const { signal } = abort;
    watch();
    return new Promise((resolve, reject) => {
      signal.onabort = () => reject(signal.reason);
      read(signal).then(resolve, reject);
    });
  }

  async function read(signal: AbortSignal): Promise<void> {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${apiKey}` };
    const url = baseUrl + PATH;
    const stop = idleSockets(url);
    signal.addEventListener('abort', stop);
    const response = await fetch(url, { headers, signal }).finally(stop);
    signal.throwIfAborted();
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!response.ok || !isStream || response.body === null) throw new Error(`the stream answered ${response.status}`);
    attempts = FIRST_RETRY;
    onChange();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let line = '';
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      watch();
      const lines = (line + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r/);
      // What a message says is always "ask again"; a longer line without an end is not from this server.
      line = (lines.pop() ?? '').slice(-1_000);
      if (lines.some((text) => text.startsWith('data:'))) onChange();
    }
  }

  function run(): void {
    void connect()
      .catch(() => {
        attempts += 1;
      })
      .finally(() => {
        cancelTimer?.();
        if (!isStopped) cancelTimer = after(backoff(attempts), run);
      });
  }

  run();
  return () => {
    isStopped = true;
    cancelTimer?.();
    abort.abort();
  };
}
