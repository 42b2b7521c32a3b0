import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';
import { hasDataset, readDataset } from './dataset';
import { expectOk, replay, type WireEvent } from './replay';

const isPresent = hasDataset('open_bandit_men');

/** Impressions are the units; times are the data set's own, of November 2019. */
function banditEvents(): { events: WireEvent[]; end: string } {
  const events: WireEvent[] = [];
  let latest = 0;
  for (const [index, row] of readDataset('open_bandit_men').entries()) {
    const exposedAt = Date.parse((row['timestamp'] ?? '').replace(' ', 'T'));
    latest = Math.max(latest, exposedAt);
    const unitId = `impression-${index}`;
    events.push({
      type: 'exposure',
      messageId: `${unitId}-x`,
      timestamp: new Date(exposedAt).toISOString(),
      unitId,
      experiment: 'open-bandit',
      variant: row['policy'] ?? '',
    });
    const timestamp = new Date(exposedAt + 1000).toISOString();
    if (row['click'] === '1') events.push({ type: 'track', messageId: `${unitId}-c`, timestamp, unitId, event: 'click' });
  }
  return { events, end: new Date(latest + 60_000).toISOString() };
}

describe.skipIf(!isPresent)('Open Bandit "Men", 10,000 impressions of each policy', () => {
  let server: TestServer;
  let report: Report;

  beforeAll(async () => {
    server = await startTestServer();
    await expectOk(server, 'PUT', '/api/v1/metrics/click', {
      kind: 'proportion',
      event: 'click',
      direction: 'increase',
      window: '10s',
      lateness: '0s',
    });
    await expectOk(server, 'PUT', '/api/v1/experiments/open-bandit', {
      name: 'Bernoulli Thompson sampling against random',
      unit: 'request',
      clock: 'event',
      variants: [
        { key: 'random', role: 'control', weight: 0.5, value: 'random' },
        { key: 'bts', role: 'candidate', weight: 0.5, value: 'bts' },
      ],
      metrics: { primary: 'click' },
    });
    await expectOk(server, 'POST', '/api/v1/experiments/open-bandit/start');
    const { events, end } = banditEvents();
    const totals = await replay(server, events, { connections: 4 });
    expect(totals).toEqual({ accepted: events.length, duplicates: 0, rejected: 0 });
    await expectOk(server, 'POST', '/api/v1/experiments/open-bandit/watermark', { at: end });
    report = (await expectOk(server, 'GET', '/api/v1/experiments/open-bandit/report')) as Report;
  }, 180_000);

  afterAll(() => server?.stop());

  it('counts 46 and 69 clicks', () => {
    const variants = report.metrics[0]?.variants ?? [];
    expect(variants.map((variant) => [variant.key, variant.units, variant.numerator])).toEqual([
      ['random', 10_000, 46],
      ['bts', 10_000, 69],
    ]);
  });

  it('finds a lift of 50 % that a single look would call significant', () => {
    const comparison = report.metrics[0]?.comparisons[0];
    expect(comparison?.difference).toBeCloseTo(0.0023, 10);
    expect(comparison?.lift).toBeCloseTo(0.5, 10);
    expect(comparison?.fixed).toMatchObject({ p: expect.closeTo(0.0314811, 7) });
  });

  it('does not promote it, since at any time its p stays above 0.05', () => {
    const sequential = report.metrics[0]?.comparisons[0]?.sequential;
    if (sequential === undefined || 'unavailable' in sequential) throw new Error('the sequential figures are missing');
    expect(sequential.p).toBeGreaterThan(0.05);
    expect(report.state).not.toBe('full');
    expect(report.decisions.map((decision) => decision.outcome)).not.toContain('promote');
  });
});
