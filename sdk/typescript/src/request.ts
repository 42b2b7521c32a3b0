import { after } from './timers';

const TIMEOUT_MS = 10_000;

/** What to send: `RequestInit` as far as it is used here. */
export interface Outgoing {
  method?: 'POST';
  headers?: Record<string, string>;
  body?: string;
  keepalive?: boolean;
}

export interface Sender {
  baseUrl: string;
  apiKey: string;
  fetch: typeof fetch;
}

/** A request with the key; it fails when there is no answer within ten seconds, body included. */
export async function request(
  { baseUrl, apiKey, fetch }: Sender,
  path: string,
  init: Outgoing,
): Promise<{ status: number; headers: Headers; text: string }> {
  const abort = new AbortController();
  const stop = after(TIMEOUT_MS, () => abort.abort());
  try {
    const headers = { ...init.headers, authorization: `Bearer ${apiKey}` };
    const response = await fetch(baseUrl + path, { ...init, headers, signal: abort.signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } finally {
    stop();
  }
}

export function postJson(body: string): Outgoing {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
