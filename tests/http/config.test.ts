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
  });
});
