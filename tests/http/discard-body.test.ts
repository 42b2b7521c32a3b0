import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intakeOf } from '@/lib/ingest/intake';
import { type AppUnderTest, startApp } from './test-app';

const KIBIBYTE = 1024;

describe('the body of a request that is refused', () => {
  let app: AppUnderTest;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  /** Sends a body that comes in pieces of a kibibyte, and tells how many were read. */
  async function post({ path = '/api/v1/events', pieces = 300, headers = {} }: { path?: string; pieces?: number; headers?: HeadersInit }) {
    let read = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (read === pieces) return controller.close();
        read += 1;
        controller.enqueue(new Uint8Array(KIBIBYTE).fill(32));
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, duplex: 'half' };
    const response = await app.fetch(new Request(`http://rampart.test${path}`, init as RequestInit));
    return { status: response.status, read };
  }

  it.each(['/api/v1/events', '/api/v1/metrics', '/api/v1/nothing', '/ofrep/v1/evaluate/flags'])(
    'is read to its end before the answer, so that its connection can be used again: %s',
    async (path) => {
      const { status, read } = await post({ path });
      expect([401, 404, 405]).toContain(status);
      expect(read).toBe(300);
    },
  );

  it('is read to its end when the room for it runs out in the middle, and kept nowhere', async () => {
    const intake = intakeOf(app.database.sql);
    const others = intake.reserve((16 << 20) - 100 * KIBIBYTE);
    try {
      expect(await post({ headers: { authorization: `Bearer ${app.keys.server}` } })).toEqual({ status: 503, read: 300 });
    } finally {
      others.release();
    }
    expect(intake.state().reservedBytes).toBe(0);
  });

  it('is left where it is too large', async () => {
    const { status, read } = await post({ headers: { authorization: `Bearer ${app.keys.server}` }, pieces: 5000 });
    expect(status).toBe(413);
    expect(read).toBeLessThan(1100);
  });

  it('is left where it does not end, after as much as any request may hold', async () => {
    const { status, read } = await post({ pieces: 5000 });
    expect(status).toBe(401);
    expect(read).toBeLessThan(1100);
  });
});
