import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addGauge } from '@/lib/http/exposition';
import { createScenario, HOUR, type Scenario } from '../jobs/scenario';
import { readExposition, type Sample } from './read-exposition';
import { type AppUnderTest, type SendOptions, startApp } from './test-app';

let app: AppUnderTest;
let scenario: Scenario;

async function scrape(options: SendOptions = { key: null }) {
  const response = await app.send('GET', '/metrics', options);
  return { status: response.status, text: await response.text() };
}

function samplesOf(text: string, name: string, experiment: string): Sample[] {
  const samples = readExposition(text).get(`rampart_experiment_${name}`)?.samples ?? [];
  return samples.filter(({ labels }) => labels['environment'] === 'production' && labels['experiment'] === experiment);
}

const valueOf = (text: string, name: string, experiment: string) => samplesOf(text, name, experiment)[0]?.value;

describe('GET /metrics', () => {
  beforeAll(async () => {
    app = await startApp();
    scenario = await createScenario(app.database);
  });
  afterAll(() => app.stop());

  it('keeps to the text format, with and without a key', async () => {
    await app.send('GET', '/healthz', { key: null });
    for (const key of [null, 'server'] as const) {
      const { status, text } = await scrape({ key });
      expect(status).toBe(200);
      for (const [name, { help, type }] of readExposition(text)) expect([name, help, type]).not.toContain('');
    }
  });

  it('escapes what a label holds', () => {
    const lines: string[] = [];
    addGauge(lines, 'odd', 'Odd.', [[{ label: 'a "b" \\ c\nd' }, 1]]);
    expect(readExposition(`${lines.join('\n')}\n`).get('odd')?.samples).toEqual([
      { name: 'odd', labels: { label: 'a "b" \\ c\nd' }, value: 1 },
    ]);
  });

  it('tells of each ramp its state, coverage, exposures and ages, to a server or an admin key alone', async () => {
    const now = Date.now();
    await scenario.start('ranker', now - 2 * HOUR);
    await scenario.send('ranker', { from: now - 2 * HOUR, to: now - HOUR, units: 40, control: 0.1, candidate: 0.1, label: 'a' });
    await scenario.tickAt(now - 1800_000);
    await scenario.start('fresh', now - 60_000);
    const { text } = await scrape({ key: 'server' });
    expect(samplesOf(text, 'state', 'ranker')).toMatchObject([{ labels: { state: 'running' }, value: 1 }]);
    expect(valueOf(text, 'coverage', 'ranker')).toBe(0.05);
    expect(samplesOf(text, 'exposed_units_total', 'ranker').map(({ labels, value }) => [labels['variant'], value])).toEqual([
      ['control', 40],
      ['candidate', 40],
    ]);
    for (const name of ['judged_age_seconds', 'decision_age_seconds']) {
      expect(valueOf(text, name, 'ranker')).toBeGreaterThanOrEqual(1800);
      expect(valueOf(text, name, 'ranker')).toBeLessThan(7200);
    }
    expect(valueOf(text, 'judged_age_seconds', 'fresh')).toBeGreaterThanOrEqual(60);
    expect(samplesOf(text, 'hold', 'ranker')).toMatchObject([{ labels: { reason: 'stale' }, value: 1 }]);
    expect(samplesOf(text, 'hold', 'fresh')).toEqual([]);
    expect((await scrape({ key: 'admin' })).text).toContain('experiment="ranker"');
    expect((await scrape()).text).not.toContain('ranker');
  });

  it('tells the end of a ramp for a day', async () => {
    await app.send('POST', '/api/v1/experiments/fresh/kill', { body: {} });
    expect(samplesOf((await scrape({ key: 'server' })).text, 'state', 'fresh')).toMatchObject([{ labels: { state: 'rolled_back' } }]);
    await app.database.sql`update attempts set ended_at = ended_at - interval '25 hours' where ended_at is not null`;
    expect(samplesOf((await scrape({ key: 'server' })).text, 'state', 'fresh')).toEqual([]);
  });

  it('refuses a key that may not see experiments, rather than leave them out in silence', async () => {
    expect((await scrape({ key: 'client' })).status).toBe(403);
    expect((await scrape({ key: null, headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  it('tells that the database is away, to whoever asks', async () => {
    const away = await startApp();
    await away.stop();
    for (const key of [null, 'server'] as const) {
      const response = await away.send('GET', '/metrics', { key });
      expect([response.status, readExposition(await response.text()).get('rampart_database_up')?.samples[0]?.value]).toEqual([200, 0]);
    }
  });
});
