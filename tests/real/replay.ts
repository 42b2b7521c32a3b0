import type { TestServer } from '../support/test-server';

export interface WireEvent {
  type: 'exposure' | 'track';
  messageId: string;
  timestamp: string;
  unitId: string;
  [field: string]: unknown;
}

interface ReplayOptions {
  connections: number;
  batchSize?: number;
}

/** Sends every event over HTTP and returns what the server said it took; throws on any answer but 202. */
export async function replay(server: TestServer, events: readonly WireEvent[], { connections, batchSize = 500 }: ReplayOptions) {
  const totals = { accepted: 0, duplicates: 0, rejected: 0 };
  let next = 0;
  async function connection() {
    while (next < events.length) {
      const batch = events.slice(next, next + batchSize);
      next += batchSize;
      const answer = await server.request('POST', '/api/v1/events', { batch }, server.serverKey);
      if (answer.status !== 202) throw new Error(`events answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      const body = answer.body as { accepted: number; duplicates: number; rejected: unknown[] };
      totals.accepted += body.accepted;
      totals.duplicates += body.duplicates;
      totals.rejected += body.rejected.length;
    }
  }
  await Promise.all(Array.from({ length: connections }, connection));
  return totals;
}

/** Asks for an answer below 300 and returns its body. */
export async function expectOk(server: TestServer, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await server.request(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
