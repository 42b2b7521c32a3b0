import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '@/lib/assignment/types';
import { MOUNTS } from './mounts';
import { type AppUnderTest, type SendOptions, startApp } from './test-app';

let app: AppUnderTest;

const experiment = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', weight: 0.5, value: 7 },
    { key: 'candidate', role: 'candidate', weight: 0.5, value: 8 },
  ],
  metrics: { primary: 'ctr' },
};

async function ask(method: string, path: string, body?: unknown, options: SendOptions = {}) {
  const response = await app.send(method, `/api/v1${path}`, { body, ...options });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function config(): Promise<Config> {
  return (await ask('GET', '/config', undefined, { key: 'server' })).body;
}

describe.each(MOUNTS)('through %s', (_name, mount) => {
  beforeAll(async () => {
    app = await startApp(mount);
  });
  afterAll(() => app.stop());

  describe('the REST API', () => {
    it('defines a metric and an experiment, starts and kills it, and the config follows at once', async () => {
      expect((await ask('PUT', '/metrics/ctr', { kind: 'proportion', event: 'click' })).status).toBe(200);
      expect((await ask('PUT', '/experiments/ranker', experiment)).body).toMatchObject({
        key: 'ranker',
        state: 'draft',
        stage: 0,
        coverage: 0,
      });
      expect((await config()).experiments).toMatchObject([{ key: 'ranker', serving: 'disabled' }]);
      const started = await ask('POST', '/experiments/ranker/start', { reason: 'first try' });
      expect([started.status, started.body]).toMatchObject([200, { state: 'running', stage: 1, coverage: 0.05, attempt: 1 }]);
      const running = await config();
      expect(running.experiments).toMatchObject([{ key: 'ranker', serving: 'split', trafficTo: 1000 }]);
      const killed = await ask('POST', '/experiments/ranker/kill', { reason: 'latency' });
      expect(killed.body).toMatchObject({ state: 'rolled_back', coverage: 0 });
      const after = await config();
      expect(after.experiments).toMatchObject([{ serving: 'control' }]);
      expect(after.version).toBeGreaterThan(running.version);
    });

    it('names the stages as people count them, and the fields a command has', async () => {
      await ask('PUT', '/experiments/staged', experiment);
      await ask('POST', '/experiments/staged/start', {});
      const far = await ask('POST', '/experiments/staged/override', { stage: 9, reason: 'too far' });
      expect(far.body.error.message).toMatch(/stages 1 to \d+, and \d+ for full rollout/);
      const unknown = await ask('POST', '/experiments/staged/pause', { why: 'lunch' });
      expect(unknown.body.error.message).toContain('why is not a field here: remove it, or use one of reason, coverage');
    });

    it('does a command with an Idempotency-Key once', async () => {
      await ask('PUT', '/experiments/twice', experiment);
      const headers = { 'idempotency-key': 'abc' };
      const first = await ask('POST', '/experiments/twice/start', {}, { headers });
      const second = await ask('POST', '/experiments/twice/start', {}, { headers });
      expect(second.body).toEqual(first.body);
      expect((await ask('POST', '/experiments/twice/start', {})).status).toBe(409);
      const misused = await ask('POST', '/experiments/twice/kill', {}, { headers });
      expect([misused.status, misused.body.error.code]).toEqual([409, 'CONFLICT']);
    });

    it('names the field and the fix when a document is wrong', async () => {
      const wrong = {
        ...experiment,
        colour: 'red',
        metrics: { primary: 'nope' },
        ramp: { stages: [{ coverage: 0.5 }, { coverage: 0.1 }] },
      };
      const { status, body } = await ask('PUT', '/experiments/wrong', wrong);
      expect([status, body.error.code]).toEqual([400, 'INVALID_FIELD']);
      const fields = body.error.fields.map(({ field }: { field: string }) => field);
      expect(fields).toContain('ramp.stages[1].coverage');
      const unknown = await ask('PUT', '/experiments/wrong', { ...experiment, metrics: { primary: 'nope' } });
      expect(unknown.body.error.fields).toMatchObject([{ field: 'metrics.primary' }]);
      expect((await ask('GET', '/experiments/wrong')).status).toBe(404);
    });

    it('refuses unreadable bodies, other media, other methods and unknown addresses, in JSON', async () => {
      const cases: [string, string, SendOptions, number, string][] = [
        ['PUT', '/metrics/ctr', { body: '{"kind":' }, 400, 'INVALID_JSON'],
        ['PUT', '/metrics/ctr', { body: '[]' }, 400, 'INVALID_JSON'],
        ['PUT', '/metrics/ctr', { body: 'x', headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
        ['PUT', '/metrics/ctr', { body: JSON.stringify({ name: 'x'.repeat(1_100_000) }) }, 413, 'PAYLOAD_TOO_LARGE'],
        ['PUT', '/metrics/ctr', { body: '{"kind":"mean","name":"a\\u0000b"}' }, 400, 'INVALID_FIELD'],
        ['PATCH', '/metrics/ctr', { body: '{}' }, 405, 'METHOD_NOT_ALLOWED'],
        ['GET', '/nothing', {}, 404, 'NOT_FOUND'],
        ['GET', '/metrics/ctr', { key: 'server' }, 403, 'FORBIDDEN'],
        ['GET', '/metrics/ctr', { key: null }, 401, 'UNAUTHENTICATED'],
        ['POST', '/experiments/ranker/pause', { body: '{"coverage":"half"}' }, 400, 'INVALID_FIELD'],
        ['POST', '/experiments/nobody/start', { body: '{}' }, 404, 'NOT_FOUND'],
      ];
      for (const [method, path, options, status, code] of cases) {
        const response = await app.send(method, `/api/v1${path}`, options);
        expect([method, path, response.status, (await response.json()).error.code]).toEqual([method, path, status, code]);
      }
      expect(app.logged).toEqual([]);
    });

    it('turns a bug into a 500 with an id, logs the cause and leaks nothing of it', async () => {
      await app.database.sql`alter table audit rename to audit_elsewhere`;
      const { status, body } = await ask('GET', '/audit');
      await app.database.sql`alter table audit_elsewhere rename to audit`;
      expect(status).toBe(500);
      expect(body.error).toEqual({ code: 'INTERNAL', message: expect.stringContaining(body.error.id), id: expect.any(String) });
      expect(JSON.stringify(body)).not.toContain('relation');
      expect(app.logged.splice(0)).toMatchObject([
        { level: 'error', id: body.error.id, cause: expect.objectContaining({ message: expect.stringContaining('audit') }) },
      ]);
    });

    it('makes keys that work at once and stop at once', async () => {
      const { status, body } = await ask('POST', '/keys', { kind: 'server', name: 'new', rateLimit: 5 });
      expect(status).toBe(201);
      const headers = { authorization: `Bearer ${body.key}` };
      expect((await ask('GET', '/config', undefined, { key: null, headers })).status).toBe(200);
      expect((await ask('GET', '/keys')).body.keys[0]).toMatchObject({ name: 'new', kind: 'server', rateLimit: 5 });
      expect((await ask('DELETE', `/keys/${body.id}`)).status).toBe(200);
      expect((await ask('GET', '/config', undefined, { key: null, headers })).status).toBe(401);
    });

    it('lists who did what, newest first', async () => {
      const { body } = await ask('GET', '/audit?subject=experiment:ranker');
      expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
        'experiment.kill',
        'experiment.start',
        'experiment.create',
      ]);
      expect(body.entries[0]).toMatchObject({ actor: 'key:admin', reason: 'latency' });
      expect((await ask('GET', '/audit?subject=ranker')).body).toEqual(body);
      expect((await ask('GET', '/audit?subject=rank')).body.entries).toEqual([]);
    });

    it('simulates a design and says which field keeps it from being simulated', async () => {
      const plan = { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } }, mde: 0.05 };
      const design = { metrics: { primary: 'ctr' }, plan, runs: 60, effects: [-0.1, 0.05] };
      const { status, body } = await ask('POST', '/simulate', design);
      expect(status).toBe(200);
      const [harmful, good] = body.effects;
      expect(harmful).toMatchObject({ runs: 60, effects: { ctr: -0.1 } });
      expect(harmful.rollback.value).toBeGreaterThan(0.8);
      expect(good.promote.value).toBeGreaterThan(0.8);
      expect(good.promote.value + good.rollback.value + good.expire.value + good.review.value).toBeLessThanOrEqual(1 + 1e-9);
      expect((await ask('POST', '/simulate', design)).body).toEqual(body);
      const panel = await ask('POST', '/power', { ...design, runs: 20 });
      expect(panel.body.rows.map(({ effects }: { effects: { ctr: number } }) => effects.ctr)).toEqual([-0.05, 0, 0.05]);
      const planless = await ask('POST', '/simulate', { metrics: { primary: 'ctr' } });
      expect([planless.status, planless.body.error.fields[0].field]).toEqual([400, 'plan']);
      expect((await ask('POST', '/simulate', { ...design, runs: 1e9 })).body.error.fields).toMatchObject([{ field: 'runs' }]);
    });

    it('erases a unit and keeps that it happened, not whom it was about', async () => {
      const event = { type: 'track', messageId: 'm1', unitId: 'forget/me é', event: 'click' };
      expect((await ask('POST', '/events', { batch: [event] }, { key: 'server' })).status).toBe(202);
      const { status, body } = await ask('DELETE', `/units/${encodeURIComponent(event.unitId)}`);
      expect([status, body]).toEqual([200, { unit: event.unitId, erasedEvents: 1 }]);
      expect(await app.database.sql`select 1 from event_log where unit = ${event.unitId}`).toHaveLength(0);
      const audit = await ask('GET', '/audit?subject=unit');
      expect(audit.body.entries[0]).toMatchObject({ action: 'unit.erase', after: { events: 1 } });
      expect(JSON.stringify(audit.body)).not.toContain('forget');
    });

    it('serves flags, layers and the holdout as they are put', async () => {
      const flag = { variants: { on: true, off: false }, defaultVariant: 'on' };
      expect((await ask('PUT', '/flags/dark', flag)).status).toBe(200);
      expect((await config()).flags).toMatchObject([{ key: 'dark', enabled: true, defaultVariant: 'on' }]);
      expect((await ask('PUT', '/holdout', { share: 0.05 })).body).toEqual({ share: 0.05 });
      expect((await config()).holdout.toBucket).toBe(500);
      await ask('PUT', '/experiments/layered', { ...experiment, layer: 'search' });
      const layer = await ask('PUT', '/layers/search', { slots: [{ experiment: 'layered', from: 0, to: 5000 }] });
      expect(layer.body).toMatchObject({ key: 'search', slots: [{ experiment: 'layered', from: 0, to: 5000 }] });
      expect((await ask('PUT', '/layers/search', { slots: [{ experiment: 'layered', from: 9, to: 5 }] })).status).toBe(400);
      expect((await ask('DELETE', '/flags/dark')).body).toEqual({ key: 'dark', deleted: true });
      expect((await config()).flags).toEqual([]);
    });

    it('refuses a parameter of the query that it does not know, and names those it does', async () => {
      const misspelt = await ask('GET', '/audit?limti=5');
      expect([misspelt.status, misspelt.body.error.code]).toEqual([400, 'INVALID_FIELD']);
      expect(misspelt.body.error.message).toBe(
        'limti is not a parameter of the query here: remove it, or use one of subject, before, limit',
      );
      const none = await ask('POST', '/experiments/ranker/kill?reason=slow', {});
      expect(none.body.error.fields).toEqual([
        { field: 'reason', message: 'is not a parameter of the query here: remove it, this address takes none' },
      ]);
      const known = ['/audit?limit=5', '/experiments?state=draft&state=running&page=1&pageSize=5&tag=a&search=b'];
      for (const path of known) expect((await ask('GET', path)).status).toBe(200);
      const inherited = await ask('GET', '/experiments?toString=1');
      expect(inherited.status).toBe(400);
    });

    it('describes every route with the schemas it checks', async () => {
      const { body } = await ask('GET', '/openapi.json', undefined, { key: null });
      expect(await new Validator().validate(body)).toEqual({ valid: true });
      const put = body.paths['/api/v1/experiments/{key}'].put;
      expect(put.requestBody.content['application/json'].schema.properties).toHaveProperty('variants');
      const page = body.paths['/api/v1/audit'].get.parameters.map(({ in: place, name }: { in: string; name: string }) => [place, name]);
      expect(page).toEqual([
        ['query', 'subject'],
        ['query', 'before'],
        ['query', 'limit'],
      ]);
      expect(Object.keys(body.paths)).toEqual(
        expect.arrayContaining(['/api/v1/experiments/{key}/kill', '/api/v1/events', '/ofrep/v1/evaluate/flags']),
      );
    });
  });
});
