import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../support/test-server';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.stop());

interface Answer {
  id: number;
  secret: string;
  deliveryId: string;
  createdAt: string;
  webhooks: unknown[];
  error: { fields: { field: string }[] };
}

async function ask(method: string, path: string, body?: unknown) {
  const answer = await server.request(method, `/api/v1/webhooks${path}`, body);
  return { status: answer.status, body: answer.body as Answer };
}

const document = { name: 'pager', url: 'https://hooks.example.com/services/T0/secret-part' };

describe('/api/v1/webhooks', () => {
  it('makes, reads, changes, rotates, tests, redelivers and deletes; the secret is in two answers only', async () => {
    const made = await ask('POST', '', document);
    expect([made.status, made.body]).toMatchObject([201, { name: 'pager', kind: 'json', enabled: true }]);
    const { id, secret, ...rest } = made.body;
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect((await ask('GET', `/${id}`)).body).toEqual({ id, ...rest });
    expect((await ask('GET', '')).body).toMatchObject({ webhooks: [{ id, waiting: 0, last: null }] });
    const changed = await ask('PUT', `/${id}`, { ...document, events: ['kill'], holdAfter: '24h' });
    expect(changed.body).toMatchObject({ id, events: ['kill'], holdAfter: '1d' });
    const rotated = await ask('POST', `/${id}/rotate`);
    expect(rotated.body.secret).not.toBe(secret);
    const test = await ask('POST', `/${id}/test`);
    expect(test.status).toBe(202);
    const { deliveryId } = test.body;
    const log = await ask('GET', `/${id}/deliveries`);
    expect(log.body).toMatchObject({ deliveries: [{ deliveryId, event: 'test', state: 'pending', attempts: 0 }] });
    expect((await ask('POST', `/${id}/deliveries/${deliveryId}/redeliver`)).status).toBe(202);
    expect((await ask('DELETE', `/${id}`)).body).toEqual({ id, deleted: true });
    expect((await ask('GET', `/${id}`)).status).toBe(404);
    const { entries } = (await server.request('GET', `/api/v1/audit?subject=webhook:${id}`)).body as { entries: { action: string }[] };
    const actions = ['delete', 'redeliver', 'test', 'rotate', 'put', 'create'];
    expect(entries.map(({ action }) => action)).toEqual(actions.map((action) => `webhook.${action}`));
    const logs = JSON.stringify(entries);
    for (const hidden of [secret, 'secret-part', rotated.body.secret]) expect(logs).not.toContain(hidden);
  });

  it.each([
    [{ name: 'x' }, 'url'],
    [{ ...document, url: 'ftp://example.com' }, 'url'],
    [{ ...document, url: 'file:///etc/passwd' }, 'url'],
    [{ ...document, url: 'https://name:password@example.com' }, 'url'],
    [{ ...document, url: 'example.com' }, 'url'],
    [{ ...document, name: ' ' }, 'name'],
    [{ ...document, kind: 'email' }, 'kind'],
    [{ ...document, events: ['nothing'] }, 'events[0]'],
    [{ ...document, events: [] }, 'events'],
    [{ ...document, holdAfter: 'long' }, 'holdAfter'],
    [{ ...document, colour: 'red' }, 'colour'],
  ])('refuses %j and names the field', async (wrong, field) => {
    const { status, body } = await ask('POST', '', wrong);
    expect([status, body.error.fields[0]?.field]).toEqual([400, field]);
  });

  it('knows neither webhooks nor deliveries that are not there', async () => {
    const { id } = (await ask('POST', '', document)).body;
    const other = '00000000-0000-4000-8000-000000000000';
    for (const [method, path] of [
      ['GET', '/999'],
      ['PUT', '/999'],
      ['DELETE', '/999'],
      ['POST', '/999/rotate'],
      ['POST', '/999/test'],
      ['GET', '/999/deliveries'],
      ['POST', `/${id}/deliveries/${other}/redeliver`],
      ['POST', `/${id}/deliveries/what/redeliver`],
    ] as const) {
      expect([path, (await ask(method, path, method === 'PUT' ? document : undefined)).status]).toEqual([path, 404]);
    }
    expect((await ask('GET', '/one')).status).toBe(400);
    await ask('PUT', `/${id}`, { ...document, enabled: false });
    expect((await ask('POST', `/${id}/test`)).status).toBe(409);
  });

  it('makes fifty, not more, also when they come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask('POST', '', document)));
    expect(answers.filter(({ status }) => status === 409).length).toBeGreaterThan(0);
    const { webhooks } = (await ask('GET', '')).body;
    expect(webhooks).toHaveLength(50);
  });
});
