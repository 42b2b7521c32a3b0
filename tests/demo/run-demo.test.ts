import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { runDemo } from '@/lib/demo/run-demo';

const CONFIG = {
  version: 1,
  environment: 'production',
  generatedAt: '2026-01-01T00:00:00.000Z',
  holdout: { salt: 'salt', toBucket: 0 },
  layers: [],
  experiments: [],
  flags: [],
};
const approved: { path: string; reason: string }[] = [];

let cut = 0;

/** Takes everything, but cuts the connection of the second's first report. The first experiment asks for a review of its last stage, the second is rolled back. */
const server = createServer(async (request, response) => {
  const path = request.url ?? '';
  const body = await bodyOf(request);
  if (path.includes('ranker-v9/report') && cut++ === 0) {
    request.socket.destroy();
    return;
  }
  if (path.endsWith('/approve')) approved.push({ path, reason: JSON.parse(body).reason });
  const [status, answer] = answerTo(request.method, path);
  response.writeHead(status, { 'content-type': 'application/json', etag: '"1"' });
  response.end(JSON.stringify(answer));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function answerTo(method: string | undefined, path: string): [status: number, answer: object] {
  if (path === '/api/v1/config') return [200, CONFIG];
  if (path === '/api/v1/events') return [202, { accepted: 1, duplicates: 0, rejected: [] }];
  if (path.endsWith('/report')) return [200, reportOf(path)];
  return [method === 'GET' ? 404 : 200, {}];
}

function reportOf(path: string) {
  if (path.includes('ranker-v9')) return { state: 'rolled_back', coverage: 0, decision: null };
  const state = approved.length === 0 ? 'awaiting_review' : 'full';
  return { state, coverage: 0.5, decision: { sentence: 'Waits at 50 % for a review: effects differ between stages.' } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

describe('runDemo', () => {
  it('reviews a ramp that asks for it and outlives a server that is away, so that it always comes to an end', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const keys = { adminKey: 'a', serverKey: 's' };
    const lines: string[] = [];
    const { signal } = new AbortController();
    const outcomes = await runDemo({ baseUrl, ...keys, requestsPerSecond: 20, signal, onProgress: (line) => lines.push(line) });
    expect(outcomes.map(({ experiment, state }) => [experiment, state])).toEqual([
      ['ranker-v8', 'full'],
      ['ranker-v9', 'rolled_back'],
    ]);
    expect(cut).toBe(2);
    expect(approved).toEqual([{ path: '/api/v1/experiments/ranker-v8/approve', reason: expect.stringContaining('demo') }]);
    expect(lines).toContain('ranker-v8: awaiting review at 50 %: Waits at 50 % for a review: effects differ between stages.');
  }, 60_000);
});
