import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppUnderTest, startApp } from '../test-app';

let app: AppUnderTest;

const document = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: 7 },
    { key: 'candidate', role: 'candidate', value: 8 },
  ],
  metrics: { primary: 'ctr' },
};

interface Answer {
  state: string;
  stage: number;
  coverage: number;
  version: number;
  guaranteeVoid: boolean;
  decisions: { id: string; kind: string; outcome: string; sentence: string }[];
  entries: { action: string; after: unknown }[];
  experiments: { key: string; trafficTo: number }[];
  same: boolean;
  error: { code: string; message: string; fields: { field: string }[] };
}

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await app.send(method, `/api/v1${path}`, { body, headers });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

async function draft(key: string, changes: object = {}): Promise<string> {
  const put = await ask('PUT', `/experiments/${key}`, { ...document, ...changes });
  expect(put.status).toBe(200);
  return `/experiments/${key}`;
}

beforeAll(async () => {
  app = await startApp();
  await ask('PUT', '/metrics/ctr', { kind: 'proportion', event: 'click' });
});

afterAll(() => app.stop());

describe('POST /experiments/{key}/step-down', () => {
  it('goes back a stage or to a given one, with its record and its config', async () => {
    const path = await draft('stairs');
    await ask('POST', `${path}/start`, {});
    const refused = await ask('POST', `${path}/step-down`, {});
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringMatching(/first stage: roll it back/)]);
    await ask('POST', `${path}/override`, { stage: 5, reason: 'to have somewhere to step down from' });
    const down = await ask('POST', `${path}/step-down`, { reason: 'complaints' }, { 'idempotency-key': 'd1' });
    expect([down.status, down.body]).toMatchObject([200, { state: 'running', stage: 4, coverage: 0.5 }]);
    expect((await ask('POST', `${path}/step-down`, { reason: 'complaints' }, { 'idempotency-key': 'd1' })).body).toEqual(down.body);
    const stale = await ask('POST', `${path}/step-down`, {}, { 'if-match': `"${down.body.version - 1}"` });
    expect([stale.status, stale.body.error.code]).toEqual([409, 'CONFLICT']);
    const further = await ask('POST', `${path}/step-down`, { stage: 2 }, { 'if-match': `"${down.body.version}"` });
    expect(further.body).toMatchObject({ state: 'running', stage: 2, coverage: 0.1 });
    const { decisions } = (await ask('GET', `${path}/decisions?limit=2`)).body;
    expect(decisions).toMatchObject([
      { kind: 'step_down', outcome: 'step_down', sentence: expect.stringMatching(/stepped the ramp down: coverage is 10 % now/) },
      { kind: 'step_down', sentence: expect.stringMatching(/coverage is 50 % now\. Reason: complaints/) },
    ]);
    for (const { id } of decisions) expect((await ask('GET', `${path}/decisions/${id}/replay`)).body.same).toBe(true);
    const { entries } = (await ask('GET', '/audit?subject=experiment:stairs&limit=1')).body;
    expect(entries).toMatchObject([{ action: 'experiment.step_down', after: { state: 'running', coverage: 0.1, stage: 1 } }]);
    const config = (await (await app.send('GET', '/api/v1/config', { key: 'server' })).json()) as Answer;
    expect(config.experiments.find(({ key }) => key === 'stairs')?.trafficTo).toBe(2000);
  });

  it('keeps a ramp that never skipped a rule within its guarantee', async () => {
    const path = await draft('kept', { ramp: { stages: [{ coverage: 0.1 }, { coverage: 0.2 }] } });
    await ask('POST', `${path}/start`, {});
    await app.database.sql`
      update experiments set ramp_state = ramp_state || '{"stage": 1, "coverage": 0.2, "stratum": 1}' where key = 'kept'`;
    expect((await ask('POST', `${path}/step-down`, {})).body).toMatchObject({ stage: 1, coverage: 0.1, guaranteeVoid: false });
  });
});

describe('a refused call', () => {
  it('says which field is wrong and what would be right', async () => {
    const path = await draft('refusing');
    await ask('POST', `${path}/start`, {});
    const past = { unitsPerDay: 2e9, baseline: { ctr: { mean: 0.1 } } };
    const cases: [string, string, object | undefined, string, RegExp][] = [
      ['POST', `${path}/override`, { reason: 'x' }, 'stage', /is required: the stage to enter/],
      ['POST', `${path}/override`, { stage: '2', reason: 'x' }, 'stage', /must be a whole number: the stage/],
      ['POST', `${path}/step-down`, { stage: 0 }, 'stage', /must be at least 1/],
      ['POST', `${path}/exclude-stage`, { stratum: 0.5, reason: 'x' }, 'stratum', /must be a whole number: the ordinal/],
      ['POST', `${path}/schedule`, {}, 'at', /is required: the time to start, with its zone/],
      ['POST', `${path}/schedule`, { at: '2026-01-31' }, 'at', /must be a time/],
      ['POST', `${path}/schedule`, { at: '2020-01-31T09:00:00Z' }, 'at', /lies in the past/],
      ['POST', `${path}/advance`, { force: true }, 'force', /not a field here: remove it, or use one of reason/],
      ['POST', `${path}/backtest`, { reason: 'x' }, 'reason', /not a field here: remove it, or use one of at, every/],
      ['POST', `${path}/clone`, {}, 'key', /is required: give a key/],
      ['GET', `${path}/report?format=xml`, undefined, 'format', /"json" or "csv"/],
      ['GET', `${path}/decisions?limit=0`, undefined, 'limit', /from 1 to 500/],
      ['GET', '/experiments?state=flying', undefined, 'state', /has no "flying": use draft, /],
      ['GET', '/experiments?page=0', undefined, 'page', /from 1/],
      ['PUT', '/experiments/empty', {}, 'name', /required/],
      ['PUT', '/layers/search', {}, 'slots', /is required: a list/],
      ['PUT', '/holdout', { share: '5%' }, 'share', /must be a share/],
      ['POST', '/simulate', { metrics: { primary: 'ctr' }, plan: past }, 'plan', /unitsPerDay must be below/],
      ['POST', '/simulate', { metrics: { primary: 'ctr' }, traffic: { look: 1 } }, 'traffic.look', /use one of weekly/],
      ['POST', '/simulate', { metrics: { primary: 'ctr' }, traffic: { lookHours: 0 } }, 'traffic.lookHours', /from 0.1 to 168/],
      ['POST', '/simulate', { metrics: { primary: 'ctr' }, effects: [-2] }, 'effects[0]', /from -0.99 to 10/],
    ];
    for (const [method, target, body, field, message] of cases) {
      const { status, body: answer } = await ask(method, target, body);
      expect([target, body, status, answer.error.code]).toEqual([target, body, 400, 'INVALID_FIELD']);
      expect(answer.error.fields[0]?.field).toBe(field);
      expect(answer.error.message).toMatch(message);
    }
  });

  it('says what would fit the state the experiment is in', async () => {
    const path = await draft('stateful');
    const later = { at: '2099-01-01T00:00:00Z' };
    const steps: [string, object, number, RegExp | null][] = [
      ['abort', {}, 409, /a draft, so that nobody gets its candidate: archive it/],
      ['pause', {}, 409, /a draft: start it first/],
      ['advance', {}, 409, /not under way \(its state: draft\)/],
      ['schedule', later, 200, null],
      ['archive', {}, 409, /scheduled: abort its start before archiving/],
      ['abort', {}, 200, null],
      ['start', {}, 200, null],
      ['archive', {}, 409, /running: roll it back or abort it before archiving/],
      ['override', { stage: 5, reason: 'x' }, 200, null],
      ['archive', {}, 409, /full: complete it or roll it back before archiving/],
      ['complete', {}, 200, null],
      ['archive', {}, 200, null],
      ['rollback', {}, 409, /archived: clone it instead/],
    ];
    for (const [verb, body, status, message] of steps) {
      const answer = await ask('POST', `${path}/${verb}`, body);
      expect([verb, answer.status]).toEqual([verb, status]);
      if (message !== null) expect(answer.body.error.message).toMatch(message);
    }
  });

  it('creates nothing for somebody who means a version that never was', async () => {
    const put = await ask('PUT', '/experiments/imagined', document, { 'if-match': '"3"' });
    expect([put.status, put.body.error.message]).toEqual([409, expect.stringMatching(/no experiment "imagined".*without If-Match/)]);
    expect((await ask('GET', '/experiments/imagined')).status).toBe(404);
  });

  it('moves the watermark of the past forward only', async () => {
    const path = await draft('history', { clock: 'event' });
    await ask('POST', `${path}/start`, {});
    expect((await ask('POST', `${path}/watermark`, { at: '2026-01-02T00:00:00Z' })).status).toBe(200);
    expect((await ask('POST', `${path}/watermark`, { at: '2026-01-02T00:00:00Z' })).status).toBe(200);
    const back = await ask('POST', `${path}/watermark`, { at: '2026-01-01T00:00:00Z' });
    expect([back.status, back.body.error.fields[0]?.field]).toEqual([409, 'at']);
    expect(back.body.error.message).toMatch(/before the watermark, 2026-01-02T00:00:00.000Z: it only moves forward/);
  });
});
