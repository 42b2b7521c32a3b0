import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOUNTS } from './mounts';
import { type AppUnderTest, publish, startApp, testConfig } from './test-app';

let app: AppUnderTest;

describe.each(MOUNTS)('through %s', (_name, mount) => {
  beforeAll(async () => {
    app = await startApp(mount);
  });
  afterAll(() => app.stop());

  describe('GET /api/v1/config', () => {
    it('answers an empty config of version 0 before anything is published', async () => {
      const response = await app.send('GET', '/api/v1/config', { key: 'server' });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ version: 0, environment: 'production', experiments: [], flags: [] });
    });

    it('answers the newest config with a strong entity tag, and 304 to whoever has it', async () => {
      await publish(app, testConfig(1));
      await expect.poll(async () => (await app.send('GET', '/api/v1/config', { key: 'server' })).headers.get('etag')).toBe('"v1"');
      const response = await app.send('GET', '/api/v1/config', { key: 'server' });
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toEqual(testConfig(1));
      for (const tag of ['"v1"', 'W/"v1"', '"v0", "v1"', '*']) {
        const again = await app.send('GET', '/api/v1/config', { key: 'server', headers: { 'if-none-match': tag } });
        expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', '"v1"']);
      }
      expect((await app.send('GET', '/api/v1/config', { key: 'server', headers: { 'if-none-match': '"v2"' } })).status).toBe(200);
    });

    it('never gives rules to a client key, nor anything without a key', async () => {
      expect((await app.send('GET', '/api/v1/config', { key: 'client' })).status).toBe(403);
      const none = await app.send('GET', '/api/v1/config', { key: null });
      expect(none.status).toBe(401);
      expect(none.headers.get('www-authenticate')).toContain('Bearer');
      expect(await none.json()).toMatchObject({
        error: { code: 'UNAUTHENTICATED', message: expect.stringContaining('Authorization: Bearer') },
      });
    });

    it('tells a wrong method which one is right', async () => {
      const response = await app.send('POST', '/api/v1/config', { key: 'server' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
      expect((await app.send('HEAD', '/api/v1/config', { key: 'server' })).status).toBe(200);
    });

    it('answers 429 with a time to wait, readable from a page, once a key is over its limit', async () => {
      const made = await app.send('POST', '/api/v1/keys', { body: { kind: 'server', name: 'slow', rateLimit: 1 } });
      const { key } = await made.json();
      const statuses: number[] = [];
      let last = made;
      for (let request = 0; request < 4; request += 1) {
        last = await app.send('GET', '/api/v1/config', { key: null, headers: { 'x-api-key': key } });
        statuses.push(last.status);
      }
      expect(statuses).toEqual([200, 200, 429, 429]);
      expect([last.headers.get('retry-after'), last.headers.get('access-control-expose-headers')]).toEqual(['1', 'ETag, Retry-After']);
      expect(await last.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    });

    it('holds a browser to the origins of its key', async () => {
      const made = await app.send('POST', '/api/v1/keys', { body: { kind: 'client', name: 'shop', origins: ['https://shop.example'] } });
      const { key } = await made.json();
      const ask = (origin: string) => {
        const headers = { 'x-api-key': key, origin };
        return app.send('POST', '/ofrep/v1/evaluate/flags', { key: null, headers, body: { context: { targetingKey: 'u' } } });
      };
      expect((await ask('https://shop.example')).status).toBe(200);
      const refused = await ask('https://evil.example');
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, '*']);
    });
  });
});
