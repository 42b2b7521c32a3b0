import type { FollowOptions } from './platform';
import { after } from './timers';

const PATH = '/api/v1/stream';
/** The server sends a heartbeat every 20 s; three missing ones mean that the connection is dead. */
const SILENCE_MS = 65_000;
const RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;

/** Follows the server's change stream until stopped; polling goes on beside it, so that it may fail without a word. */
export function followUpdates({ baseUrl, apiKey, fetch, onChange }: FollowOptions): () => void {
  let retryMs = RETRY_MS;
  let abort = new AbortController();
  let isStopped = false;
  let cancelTimer: (() => void) | undefined;

  /** Aborts the connection after too long a silence. */
  function watch(): void {
    cancelTimer?.();
    const current = abort;
    cancelTimer = after(SILENCE_MS, () => current.abort());
  }

  async function read(): Promise<void> {
    abort = new AbortController();
    watch();
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${apiKey}` };
    const response = await fetch(baseUrl + PATH, { headers, signal: abort.signal });
    if (!response.ok || response.body === null) throw new Error(`the stream answered ${response.status}`);
    retryMs = RETRY_MS;
    onChange();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let line = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watch();
      const lines = (line + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r/);
      // What a message says is always "ask again"; a longer line without an end is not from this server.
      line = (lines.pop() ?? '').slice(-1_000);
      if (lines.some((text) => text.startsWith('data:'))) onChange();
    }
  }

  function run(): void {
    void read()
      .catch(() => {
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      })
      .finally(() => {
        cancelTimer?.();
        if (!isStopped) cancelTimer = after(retryMs * (0.5 + Math.random()), run);
      });
  }

  run();
  return () => {
    isStopped = true;
    cancelTimer?.();
    abort.abort();
  };
}
