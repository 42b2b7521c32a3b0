import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '@/lib/auth/create-key';
import type { KeyKind } from '@/lib/auth/types';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { routes } from '@/lib/http/rest/routes';
import { openStreams } from '@/lib/http/stream-hub';
import { type AppUnderTest, startApp } from './test-app';

/** Stands in all that the one environment holds beside its keys, which the other may use too. */
const HIDDEN = 'only-in-production';
const METRIC = { name: HIDDEN, kind: 'proportion', event: 'click' };
const EXPERIMENT = {
  name: HIDDEN,
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: HIDDEN },
    { key: 'candidate', role: 'candidate', value: HIDDEN },
  ],
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } },
};
const FLAG = { name: HIDDEN, variants: { on: HIDDEN, off: '' }, defaultVariant: 'on', enabled: true };
const WEBHOOK = { name: HIDDEN, url: 'http://127.0.0.1:9/hook' };

/** Bodies that get past the schema, so that it is the environment that refuses; the other routes take none. */
const BODIES: Record<string, object> = {
  'PUT /metrics/:key': { ...METRIC, name: 'like-named' },
  'PUT /experiments/:key': { ...EXPERIMENT, name: 'like-named' },
  'PUT /flags/:key': { ...FLAG, name: 'like-named', variants: { on: 'staging', off: '' } },
  'PUT /layers/:key': { slots: [] },
  'PUT /holdout': { share: 0.1 },
  'PUT /environment': { name: 'Staging' },
  'POST /environment/archive': { key: 'staging' },
  'POST /environments': { key: 'third', name: 'Third' },
  'POST /keys': { kind: 'client', name: 'own' },
  'POST /webhooks': { name: 'own', url: 'http://127.0.0.1:9/own' },
  'PUT /webhooks/:id': { name: 'taken over', url: 'http://127.0.0.1:9/own' },
  'POST /experiments/:key/schedule': { at: '2030-01-01T00:00:00Z' },
  'POST /experiments/:key/override': { stage: 2, reason: 'a try' },
  'POST /experiments/:key/exclude-stage': { stratum: 0, reason: 'a try' },
  'POST /experiments/:key/clone': { key: 'cloned' },
  'POST /experiments/:key/watermark': { at: '2030-01-01T00:00:00Z' },
};

let app: AppUnderTest;
let keys: Record<KeyKind, string>;
let stagingId: number;
let ids: Record<string, string>;

beforeAll(async () => {
  openStreams();
  app = await startApp();
  stagingId = (await createEnvironment(app.database.sql, { key: 'staging', now: new Date() })).id;
  const ctx = { sql: app.database.sql, environmentId: stagingId, actor: { name: 'eve@example.com', role: 'owner' as const } };
  const made = async (kind: KeyKind) => (await createKey(ctx, { kind, name: kind })).key;
  keys = { admin: await made('admin'), server: await made('server'), client: await made('client') };
  ids = await fillProduction();
});
afterAll(() => app.stop());

describe('a key of another environment', () => {
  it('reads nothing of this one, by whatever route', async () => {
    const reads = routes.filter(({ method }) => method === 'GET');
    for (const { path } of reads) {
      expect(await ask('GET', filled(path), app.keys.admin), path).not.toMatchObject({ status: 404 });
      const { text } = await ask('GET', filled(path), keys.admin);
      expect(text, path).not.toContain(HIDDEN);
    }
    const subjects = reads.filter(({ path }) => /:(key|id)/.test(path));
    expect(subjects.length).toBeGreaterThan(8);
    for (const { path } of subjects) expect((await ask('GET', filled(path), keys.admin)).status, path).toBe(404);
  });

  it('finds empty lists', async () => {
    for (const list of ['experiments', 'metrics', 'flags', 'layers', 'webhooks'])
      expect(JSON.parse((await ask('GET', `/${list}`, keys.admin)).text)[list], list).toEqual([]);
    const { keys: listed } = JSON.parse((await ask('GET', '/keys', keys.admin)).text) as { keys: { createdBy: string }[] };
    expect(listed.map(({ createdBy }) => createdBy)).toEqual(Array(3).fill('eve@example.com'));
  });

  it('gets a config and evaluations of its own', async () => {
    const config = await send('GET', '/api/v1/config', keys.server);
    expect(await config.json()).toMatchObject({ environment: 'staging', experiments: [], flags: [] });
    const context = { context: { targetingKey: 'u1' } };
    const bulk = await send('POST', '/ofrep/v1/evaluate/flags', keys.client, context);
    expect(await bulk.json()).toMatchObject({ flags: [] });
    for (const key of ['ranker', 'banner'])
      expect((await send('POST', `/ofrep/v1/evaluate/flags/${key}`, keys.client, context)).status, key).toBe(404);
    const own = await send('POST', '/ofrep/v1/evaluate/flags/banner', app.keys.client, context);
    expect(await own.text()).toContain(HIDDEN);
  });

  it('hears nothing of this one on its stream', async () => {
    const stream = await send('GET', '/api/v1/stream', keys.server);
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    await ask('PUT', '/flags/banner', app.keys.admin, { ...FLAG, name: `${HIDDEN} again` });
    await ask('PUT', '/flags/own', keys.admin, { ...FLAG, name: 'own' });
    const version = Number((await send('GET', '/api/v1/config', keys.server)).headers.get('etag')?.match(/\d+/)?.[0]);
    let text = '';
    while (!text.includes('data:')) text += new TextDecoder().decode((await reader.read()).value);
    expect(text.match(/^id: \d+$/gm)).toEqual([`id: ${version}`]);
    await reader.cancel();
    await ask('DELETE', '/flags/own', keys.admin);
  });

  it('changes nothing here, whatever it sends', async () => {
    const before = await everythingOf(app.environmentId);
    expect(before).toContain(HIDDEN);
    const writes = [...routes.filter(({ method }) => /PUT|POST/.test(method)), ...routes.filter(({ method }) => method === 'DELETE')];
    const statuses = new Map<string, number>();
    for (const { method, path } of writes) {
      const name = `${method} ${path}`;
      statuses.set(name, (await ask(method, filled(path), keys.admin, BODIES[name])).status);
    }
    const sameMessage = [{ event: 'click', unitId: 'u1', messageId: 'm1' }];
    expect((await send('POST', '/api/v1/events', keys.server, sameMessage)).status).toBe(202);
    expect(await everythingOf(app.environmentId)).toBe(before);
    // Were they all refused for their shape, nothing would have been tried.
    expect([...statuses].filter(([, status]) => status === 400).map(([name]) => name)).toEqual(['POST /simulate', 'POST /power']);
    for (const name of ['DELETE /keys/:id', 'PUT /webhooks/:id', 'DELETE /webhooks/:id', 'POST /webhooks/:id/rotate'])
      expect(statuses.get(name), name).toBe(404);
  });
});

async function fillProduction(): Promise<Record<string, string>> {
  const admin = app.keys.admin;
  const done = async (method: string, path: string, body?: object) => {
    const { status, text } = await ask(method, path, admin, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  await done('PUT', '/metrics/ctr', METRIC);
  const { id: webhook } = await done('POST', '/webhooks', WEBHOOK);
  await done('PUT', '/experiments/ranker', EXPERIMENT);
  await done('POST', '/experiments/ranker/start', { reason: HIDDEN });
  await done('PUT', '/flags/banner', FLAG);
  await done('PUT', '/layers/search', { slots: [] });
  await done('POST', '/webhooks/:id/test'.replace(':id', webhook));
  const event = { event: 'click', unitId: 'u1', messageId: 'm1', properties: { note: HIDDEN } };
  const stored = await send('POST', '/api/v1/events', app.keys.server, [event, { event: HIDDEN }]);
  expect(stored.status).toBe(202);
  const { decisions } = await done('GET', '/experiments/ranker/decisions');
  const { deliveries } = await done('GET', `/webhooks/${webhook}/deliveries`);
  const [key] = await app.database.sql<{ id: number }[]>`select min(id) as id from api_keys where environment_id = ${app.environmentId}`;
  return { webhook, decision: decisions[0].id, delivery: deliveries[0].deliveryId, key: String(key?.id) };
}

/** The path of a route to what the first environment holds. */
function filled(path: string): string {
  const kind = path.split('/')[1] ?? '';
  const subject: Record<string, string> = { experiments: 'ranker', flags: 'banner', metrics: 'ctr', layers: 'search' };
  return path
    .replace('/decisions/:id', `/decisions/${ids['decision']}`)
    .replace('/webhooks/:id', `/webhooks/${ids['webhook']}`)
    .replace('/keys/:id', `/keys/${ids['key']}`)
    .replace(':delivery', String(ids['delivery']))
    .replace(':unit', 'u1')
    .replace(':key', subject[kind] ?? 'none');
}

async function ask(method: string, path: string, key: string, body?: object): Promise<{ status: number; text: string }> {
  const response = await send(method, `/api/v1${path}`, key, body);
  return { status: response.status, text: await response.text() };
}

function send(method: string, path: string, key: string, body?: object): Promise<Response> {
  return app.send(method, path, { key: null, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body }) });
}

/** Every row that belongs to an environment, as text. */
async function everythingOf(environmentId: number): Promise<string> {
  const { sql } = app.database;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'environment_id' order by 1`;
  const parts = tables.map(
    ({ name }) => sql`
    select ${name} as name, (select json_agg(t order by t::text) from (
      select to_jsonb(r) - 'last_used_at' as r from ${sql(name)} r where environment_id = ${environmentId}) t)::text as rows`,
  );
  const owned = await Promise.all(parts);
  const [row] = await sql`
    select (select json_agg(d order by d.id) from decisions d join experiments e on e.id = d.experiment_id where e.environment_id = ${environmentId}),
      (select json_agg(o order by o.id) from outbox o join webhooks w on w.id = o.webhook_id where w.environment_id = ${environmentId}) as told,
      (select to_jsonb(e) from environments e where id = ${environmentId}) as own`;
  return JSON.stringify([owned, row], (_key, value) => (typeof value === 'bigint' ? String(value) : value), 1);
}
