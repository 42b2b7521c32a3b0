import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tick } from '@/lib/jobs/tick';
import { buildReport, buildReportPage } from '@/lib/report/build-report';
import { isAvailable } from '@/lib/report/figure';
import { listSummaries } from '@/lib/report/list-summaries';
import type { ComparisonOverview, MetricOverview, MetricReport } from '@/lib/report/metric-types';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';

let server: TestServer;
let report: Report;

const experiment = {
  name: 'Ranker v8',
  owner: 'ada',
  unit: 'user',
  slices: ['country'],
  variants: [
    { key: 'old', role: 'control', value: 7 },
    { key: 'new', role: 'candidate', value: 8 },
  ],
  metrics: { primary: 'ctr', guardrails: [{ metric: 'error', marginAbsolute: 0.05, limit: 0.5 }] },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.2 }, error: { mean: 0.02 } } },
};
const UNITS = 400;

beforeAll(async () => {
  server = await startTestServer();
  const metric = { kind: 'proportion', window: '1s', lateness: '0s' };
  await server.request('PUT', '/api/v1/metrics/ctr', { ...metric, event: 'click' });
  await server.request('PUT', '/api/v1/metrics/error', { ...metric, event: 'error', direction: 'decrease' });
  await server.request('PUT', '/api/v1/experiments/ranker', experiment);
  await server.request('PUT', '/api/v1/experiments/draft', { ...experiment, name: 'Not started' });
  await server.request('POST', '/api/v1/experiments/ranker/start', {});
  const units = Array.from({ length: UNITS }, (_, index) => ({ unitId: `u${index}`, variant: index % 2 === 0 ? 'old' : 'new', index }));
  const batch = units.flatMap(({ unitId, variant, index }) => [
    {
      type: 'exposure',
      messageId: `e${index}`,
      unitId,
      experiment: 'ranker',
      variant,
      attributes: { country: index % 4 < 2 ? 'DE' : 'FR' },
    },
    ...(index % 5 < 2 ? [{ type: 'track', messageId: `c${index}`, unitId, event: 'click' }] : []),
  ]);
  const sent = await server.request('POST', '/api/v1/events', { batch }, server.serverKey);
  expect(sent).toMatchObject({ status: 202, body: { accepted: batch.length } });
  // The window is a second long, and the watermark is the database's own clock.
  await vi.waitFor(
    async () => {
      await tick({ sql: server.database.sql, now: new Date(), tickMs: 1000 });
      report = (await server.request('GET', '/api/v1/experiments/ranker/report')).body as Report;
      expect(report.metrics[0]?.variants.map(({ units: closed }) => closed)).toEqual([UNITS / 2, UNITS / 2]);
    },
    { timeout: 20_000, interval: 300 },
  );
});
afterAll(() => server.stop());

const DETAIL = { series: [], slices: [], sliceCorrection: null, stages: [], heterogeneity: null };

/** A metric without what only the one in detail has. */
function overview(metric: MetricOverview | MetricReport) {
  const { series, slices, sliceCorrection, stages, heterogeneity, comparisons, ...rest } = { ...DETAIL, ...metric };
  return { ...rest, comparisons: comparisons.map(brief) };
}

function brief({ candidate, control, difference, lift, sign, finding, sequential }: ComparisonOverview) {
  const reading = isAvailable(sequential) ? { ...sequential, p: undefined } : sequential;
  return { candidate, control, difference, lift, sign, finding, sequential: reading };
}

describe('the report of a running experiment', () => {
  it('has every part filled from what the worker settled and decided', () => {
    expect(report).toMatchObject({ experiment: 'ranker', attempt: 1, state: 'running', stage: 1, coverage: 0.05, retrospective: false });
    const [ctr, error] = report.metrics;
    expect(ctr).toMatchObject({ key: 'ctr', role: 'primary', variants: [{ key: 'old', numerator: 80, denominator: 200 }, { key: 'new' }] });
    expect(error).toMatchObject({ key: 'error', role: 'guardrail', marginAbsolute: 0.05, limit: 0.5 });
    expect(error?.comparisons[0]?.harm.limit?.alarm).toBe(false);
    expect(report.traffic.variants).toMatchObject([{ units: 200, share: 0.5, planned: 0.5 }, { units: 200 }]);
    expect(report.health).toMatchObject({ exposedUnits: UNITS, crossover: 0, rejected: 0, srm: { alarm: false } });
    expect(report.health.looks).toBeGreaterThan(0);
    expect(ctr?.series.at(-1)?.units).toEqual({ control: 200, candidate: 200 });
    expect(ctr?.slices.map(({ slice, variants }) => [slice, variants[0]?.units])).toEqual([
      ['country=DE', 100],
      ['country=FR', 100],
    ]);
    expect(report.decision).toMatchObject({ outcome: 'hold', kind: 'tick' });
    expect(report.verdict.sentence).toBe(report.decision?.sentence);
    expect(report.ramp.steps.map(({ kind }) => kind)).toEqual(['start']);
  });

  it('is asked for by its attempt', async () => {
    const { body } = await server.request('GET', '/api/v1/experiments/ranker/report?attempt=1');
    expect(body).toMatchObject({ attempt: 1, attempts: 1, metrics: [{ key: 'ctr' }, { key: 'error' }] });
    expect((await server.request('GET', '/api/v1/experiments/ranker/report?attempt=2')).status).toBe(404);
  });

  it('is the same on a page, which has one metric in detail', async () => {
    const input = { sql: server.database.sql, environmentId: server.environmentId, experimentKey: 'ranker', now: new Date(report.asOf) };
    for (const [wanted, shown] of [
      ['error', 'error'],
      ['ctr', 'ctr'],
      ['nothing-has-this-key', 'ctr'],
      [undefined, 'ctr'],
    ]) {
      const page = await buildReportPage(input, wanted);
      const whole = await buildReport(input);
      expect(page.selected).toEqual(whole.metrics.find(({ key }) => key === shown));
      expect(page.selected?.slices).toHaveLength(2);
      expect(page.report.metrics.map(overview)).toEqual(whole.metrics.map(overview));
      expect({ ...page.report, metrics: [] }).toEqual({ ...whole, metrics: [] });
    }
  });

  it('lists the same in a row, and a draft beside it', async () => {
    const ctx = { sql: server.database.sql, environmentId: server.environmentId };
    const { experiments, total } = await listSummaries({ ctx, input: {} });
    expect(total).toBe(2);
    const row = experiments.find(({ key }) => key === 'ranker');
    expect(row).toMatchObject({ state: 'running', stage: 1, health: 'good', owner: 'ada', primary: { metric: 'ctr', finding: 'unclear' } });
    const lift = report.metrics[0]?.comparisons[0]?.lift;
    expect(lift !== undefined && isAvailable(lift) && row?.primary?.lift).toBe(lift);
    expect(row?.decision?.sentence).toBe(report.decision?.sentence);
    expect(experiments.find(({ key }) => key === 'draft')).toMatchObject({
      state: 'draft',
      health: 'unknown',
      primary: null,
      decision: null,
    });
    expect((await listSummaries({ ctx, input: { search: 'not st' } })).experiments.map(({ key }) => key)).toEqual(['draft']);
  });

  it('comes as a table of one row per metric, slice and stage', async () => {
    const response = await fetch(`${server.baseUrl}/api/v1/experiments/ranker/report?format=csv`, {
      headers: { 'x-api-key': server.adminKey },
    });
    expect(response.headers.get('content-type')).toContain('text/csv');
    const lines = (await response.text()).trim().split('\r\n');
    const width = lines[0]?.split(',').length;
    expect(lines.map((line) => line.split(',').length)).toEqual(lines.map(() => width));
    expect(lines.filter((line) => line.includes(',ctr,primary,'))).toHaveLength(4);
  });

  it('explains a unit, and every decision can be read and repeated', async () => {
    const explained = await server.request('GET', '/api/v1/experiments/ranker/exposures/u1');
    expect(explained).toMatchObject({ status: 200, body: { unit: 'u1', exposures: [{ variant: 'new' }] } });
    const { body } = await server.request('GET', '/api/v1/experiments/ranker/decisions');
    const [newest] = (body as { decisions: { id: string }[] }).decisions;
    const one = await server.request('GET', `/api/v1/experiments/ranker/decisions/${newest?.id}`);
    expect(one).toMatchObject({ status: 200, body: { id: newest?.id, inputs: expect.any(Object) } });
    const replayed = await server.request('GET', `/api/v1/experiments/ranker/decisions/${newest?.id}/replay`);
    expect(replayed).toMatchObject({ status: 200, body: { same: true, differences: [] } });
    expect((await server.request('GET', '/api/v1/experiments/ranker/decisions/999999/replay')).status).toBe(404);
    expect((await server.request('GET', '/api/v1/experiments/nobody/decisions')).status).toBe(404);
  });
});
