import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '@/lib/http/rest/routes';
import { MOUNTS } from './mounts';
import { type AppUnderTest, publish, startApp, testConfig } from './test-app';

const HOLDERS = ['nobody', 'a stranger', 'client', 'server', 'admin'] as const;
type Holder = (typeof HOLDERS)[number];

/** Who may: the others are answered 401 without a key that is known, 403 with one of another kind. */
const OTHERS: [string, string, readonly Holder[]][] = [
  ['GET', '/api/v1/config', ['server']],
  ['GET', '/api/v1/stream', ['client', 'server']],
  ['POST', '/api/v1/events', ['client', 'server', 'admin']],
  ['POST', '/v1/batch', ['client', 'server', 'admin']],
  ['POST', '/v1/track', ['client', 'server', 'admin']],
  ['POST', '/v1/page', ['client', 'server', 'admin']],
  ['POST', '/v1/screen', ['client', 'server', 'admin']],
  ['POST', '/ofrep/v1/evaluate/flags', ['client', 'server']],
  ['POST', '/ofrep/v1/evaluate/flags/bool', ['client', 'server']],
  ['GET', '/healthz', HOLDERS],
  ['GET', '/readyz', HOLDERS],
  ['GET', '/api/v1/openapi.json', HOLDERS],
];
const REST = routes.map(({ method, path }): [string, string, readonly Holder[]] => [
  method,
  `/api/v1${path.replaceAll(/:\w+/g, 'nothing')}`,
  ['admin'],
]);

describe.each(MOUNTS)('through %s', (_name, mount) => {
  let app: AppUnderTest;
  beforeAll(async () => {
    app = await startApp(mount);
    await publish(app, testConfig(1));
  });
  afterAll(() => app.stop());

  it('the table below holds every route there is', () => {
    expect(REST.length).toBeGreaterThan(30);
    expect(new Set(REST.map(([method, path]) => `${method} ${path}`)).size).toBe(REST.length);
  });

  it.each([...OTHERS, ...REST])('%s %s is for %j', async (method, path, allowed) => {
    for (const holder of HOLDERS) {
      const status = await statusFor(method, path, holder);
      const isKnown = holder !== 'nobody' && holder !== 'a stranger';
      const refusal = isKnown ? 403 : 401;
      if (allowed.includes(holder)) expect([401, 403], `${holder} may`).not.toContain(status);
      else expect([holder, status]).toEqual([holder, refusal]);
    }
  });

  it('a secret key in the address is refused where a client key is taken', async () => {
    const body = JSON.stringify([{ event: 'click', unitId: 'u1' }]);
    const post = (key: string) => app.fetch(new Request(`http://rampart.test/api/v1/events?key=${key}`, { method: 'POST', body }));
    expect((await post(app.keys.client)).status).toBe(202);
    expect([(await post(app.keys.server)).status, (await post(app.keys.admin)).status]).toEqual([403, 403]);
    for (const path of ['/api/v1/config', '/api/v1/keys']) {
      expect((await app.fetch(new Request(`http://rampart.test${path}?key=${app.keys.admin}`))).status).toBe(401);
    }
  });

  async function statusFor(method: string, path: string, holder: Holder): Promise<number> {
    const body = method === 'GET' ? {} : { body: {} };
    const key = holder === 'nobody' || holder === 'a stranger' ? null : holder;
    const headers = holder === 'a stranger' ? { headers: { authorization: 'Bearer unknown-key' } } : {};
    const response = await app.send(method, path, { key, ...body, ...headers });
    await response.body?.cancel();
    return response.status;
  }
});
