import { after } from './timers';

const TIMEOUT_MS = 10_000;
const MAX_WAIT_MS = 3_600_000;

export interface Answer {
  /** 0 when there was no answer. */
  status: number;
  text: string;
  etag: string | null;
  /** How long the server asks to wait; 0 when it does not. */
  waitMs: number;
  /** Why it is no success, for a report. */
  reason: unknown;
}

export interface Question {
  path: string;
  /** JSON to post; without it, this is a GET. */
  body?: string | undefined;
  etag?: string | null | undefined;
  keepalive?: boolean;
}

/** Asks the server with the client's key. Never rejects; there is no answer after ten seconds, body included, whatever `fetch` does. */
export type Request = (question: Question) => Promise<Answer>;

export interface Sender {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

export function createRequest({ baseUrl, apiKey, fetch }: Sender): Request {
  async function ask({ path, body, etag, keepalive }: Question, signal: AbortSignal): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(etag && { 'if-none-match': etag }),
    };
    const init: RequestInit = { method: body ? 'POST' : 'GET', headers, signal };
    // Named only where they are used: not every runtime knows all of them.
    if (body) init.body = body;
    if (keepalive) init.keepalive = true;
    const response = await fetch(baseUrl + path, init);
    const { status } = response;
    const text = await response.text();
    const header = (name: string) => response.headers.get(name);
    return { status, text, etag: header('etag'), waitMs: retryAfterMs(header('retry-after')), reason: `${status} ${text.slice(0, 200)}` };
  }

  return (question) =>
    new Promise((resolve) => {
      const abort = new AbortController();
      const fail = (reason: unknown) => resolve({ status: 0, text: '', etag: null, waitMs: 0, reason });
      // Not by the signal alone, which a custom `fetch` may leave aside.
      const stop = after(TIMEOUT_MS, () => {
        fail(new DOMException('no answer in time', 'TimeoutError'));
        abort.abort();
      });
      void ask(question, abort.signal).then(resolve, fail).finally(stop);
    });
}

/** A `Retry-After` header (seconds or a date) in milliseconds, an hour at most; 0 when it names no time to come. */
function retryAfterMs(header: string | null): number {
  const waitMs = Number(header) * 1_000 || Date.parse(`${header}`) - Date.now();
  return waitMs > 0 ? Math.min(waitMs, MAX_WAIT_MS) : 0;
}
