import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetKeys } from '@/lib/auth/key-state';
import { createScenario } from '../jobs/scenario';
import { MOUNTS } from './mounts';
import { type AppUnderTest, publish, startApp, testConfig } from './test-app';

let app: AppUnderTest;

async function get(path: string) {
  const response = await app.send('GET', path, { key: null });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
}

describe.each(MOUNTS)('through %s', (_name, mount) => {
  beforeAll(async () => {
    app = await startApp(mount);
  });
  afterAll(() => app.stop());

  it('says that the process answers', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is ready with a migrated database, and not while the worker is silent', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', problems: [] } });
    await app.database.sql`
      insert into workers (id, started_at, last_tick_at, tick_ms) values ('w', now(), now() - interval '10 minutes', 1000)`;
    const silent = await get('/readyz');
    expect(silent).toMatchObject({ status: 503, body: { status: 'unready' } });
    expect(silent.body.problems[0]).toMatch(/no worker has ticked for 600 s/);
    await app.database.sql`update workers set last_tick_at = now()`;
    expect((await get('/readyz')).status).toBe(200);
  });
});

describe('GET /metrics', () => {
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('speaks the text format of Prometheus', async () => {
    await get('/healthz');
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/^# TYPE rampart_http_requests_total counter$/m);
    expect(text).toMatch(/^rampart_http_requests_total\{route="\/healthz",status="200"\} [1-9]/m);
    expect(text).toMatch(/^rampart_http_request_duration_seconds_bucket\{route="\/healthz",le="\+Inf"\} [1-9]/m);
    expect(text).toMatch(/^rampart_database_up 1$/m);
    for (const line of text.trim().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.+\})? [-+0-9.e]+)$/);
  });

  it('tells how far the ramp that is furthest behind is settled, as /readyz does', async () => {
    expect((await get('/readyz')).body.settlingLagSeconds).toBeNull();
    const scenario = await createScenario(app.database);
    await scenario.start('new', Date.now());
    await scenario.start('behind', Date.now() - 600_000);
    const { text } = await get('/metrics');
    expect(text).toMatch(/^rampart_ramps\{environment="production",state="running"\} 2$/m);
    const [, told] = /^rampart_settling_lag_seconds\{environment="production"\} (.+)$/m.exec(text) ?? [];
    expect(Number(told)).toBeGreaterThanOrEqual(600);
    const ready = await get('/readyz');
    expect([ready.status, ready.body.settlingLagSeconds >= 600]).toEqual([200, true]);
  });

  it('answers 503, never a 500, when the database is away', async () => {
    const away = await startApp();
    await away.stop();
    const response = await away.send('GET', '/api/v1/config', { key: 'server' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ error: { code: 'UNAVAILABLE' } });
    const ready = await away.send('GET', '/readyz', { key: null });
    expect(ready.status).toBe(503);
    expect((await away.send('GET', '/healthz', { key: null })).status).toBe(200);
  });

  it('goes on serving the last config to known keys while the database is away', async () => {
    const away = await startApp();
    await publish(away, testConfig(1));
    expect((await away.send('GET', '/api/v1/config', { key: 'server' })).status).toBe(200);
    await away.stop();
    forgetKeys(away.database.sql);
    const response = await away.send('GET', '/api/v1/config', { key: 'server' });
    expect([response.status, (await response.json()).version]).toEqual([200, 1]);
    const context = { targetingKey: 'u1' };
    const evaluated = await away.send('POST', '/ofrep/v1/evaluate/flags/ranker', { key: 'server', body: { context } });
    expect((await evaluated.json()).reason).toBe('SPLIT');
  });
});
