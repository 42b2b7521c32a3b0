import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tick } from '@/lib/jobs/tick';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';

const UNITS = 10_000;
const BATCH = 1_000;
const LIMIT = 50;

describe('an attribute with ten thousand values', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('gets fifty slices; the units with other values are counted together and the report says how many', async () => {
    await server.request('PUT', '/api/v1/metrics/ctr', { kind: 'proportion', event: 'click', window: '1s', lateness: '0s' });
    await server.request('PUT', '/api/v1/experiments/ranker', {
      name: 'Ranker',
      unit: 'user',
      slices: ['session', 'country'],
      protectedSlices: ['session=s9999'],
      variants: [
        { key: 'old', role: 'control', value: 1 },
        { key: 'new', role: 'candidate', value: 2 },
      ],
      metrics: { primary: 'ctr' },
      plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.2 } } },
    });
    expect((await server.request('POST', '/api/v1/experiments/ranker/start', {})).status).toBe(200);
    for (let from = 0; from < UNITS; from += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, index) => exposure(from + index));
      expect(await server.request('POST', '/api/v1/events', { batch }, server.serverKey)).toMatchObject({ body: { accepted: BATCH } });
    }
    const report = await vi.waitFor(
      async () => {
        await tick({ sql: server.database.sql, now: new Date(), tickMs: 1000 });
        const { body } = await server.request('GET', '/api/v1/experiments/ranker/report');
        const settled = body as Report;
        expect(settled.metrics[0]?.variants.map(({ units }) => units)).toEqual([UNITS / 2, UNITS / 2]);
        return settled;
      },
      { timeout: 30_000, interval: 300 },
    );
    const labels = report.metrics[0]?.slices.map(({ slice }) => slice) ?? [];
    expect(labels.filter((label) => label.startsWith('session='))).toHaveLength(LIMIT + 1);
    expect(labels).toEqual(expect.arrayContaining(['session=(other)', 'session=s9999', 'country=DE', 'country=FR']));
    expect(report.traffic.folded).toEqual([{ attribute: 'session', slice: 'session=(other)', units: UNITS - LIMIT }]);
    expect(report.health.notes).toContainEqual({
      level: 'warning',
      text: `"session" has more values than slices: ${(UNITS - LIMIT).toLocaleString('en-US')} units with later ones count together as session=(other).`,
    });
    const inSlices = report.metrics[0]?.slices.filter(({ slice }) => slice.startsWith('session=')) ?? [];
    expect(inSlices.flatMap(({ variants }) => variants).reduce((sum, { units }) => sum + units, 0)).toBe(UNITS);
  }, 60_000);
});

function exposure(index: number) {
  const attributes = { session: `s${index}`, country: index % 4 < 2 ? 'DE' : 'FR' };
  return {
    type: 'exposure',
    messageId: `e${index}`,
    unitId: `u${index}`,
    experiment: 'ranker',
    variant: index % 2 ? 'new' : 'old',
    attributes,
  };
}
