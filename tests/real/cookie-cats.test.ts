import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison, MetricReport } from '@/lib/report/metric-types';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';
import {
  COOKIE_CATS_END,
  cookieCatsExposures,
  cookieCatsOutcomes,
  cookieCatsSums,
  defineCookieCats,
  everyMetric,
  storedSums,
} from './cookie-cats-events';
import { hasDataset } from './dataset';
import { expectOk, replay } from './replay';

const isPresent = hasDataset('cookie_cats');

function metricOf(report: Report, key: string): { metric: MetricReport; comparison: Comparison } {
  const metric = report.metrics.find((candidate) => candidate.key === key);
  const comparison = metric?.comparisons[0];
  if (metric === undefined || comparison === undefined) throw new Error(`the report has no metric ${key}`);
  return { metric, comparison };
}

/** Asserts that a value could be computed and gives it back. */
function known<T>(value: T): Exclude<T, { unavailable: string } | null> {
  if (value === null || (typeof value === 'object' && 'unavailable' in value)) throw new Error(`not computed: ${JSON.stringify(value)}`);
  return value as Exclude<T, { unavailable: string } | null>;
}

async function settleAndReport(server: TestServer, experiment: string): Promise<Report> {
  await expectOk(server, 'POST', `/api/v1/experiments/${experiment}/watermark`, { at: COOKIE_CATS_END });
  return (await expectOk(server, 'GET', `/api/v1/experiments/${experiment}/report`)) as Report;
}

describe.skipIf(!isPresent)('Cookie Cats, 90,189 players', () => {
  let server: TestServer;
  let once: Report;

  beforeAll(async () => {
    server = await startTestServer();
    await defineCookieCats(server, 'cookie-cats', everyMetric);
    const events = [...cookieCatsExposures('cookie-cats'), ...cookieCatsOutcomes()];
    const totals = await replay(server, events, { connections: 4 });
    expect(totals).toEqual({ accepted: events.length, duplicates: 0, rejected: 0 });
    once = await settleAndReport(server, 'cookie-cats');
  }, 300_000);

  afterAll(() => server?.stop());

  it('counts every player once in its own arm', () => {
    expect(once.traffic.variants.map((variant) => [variant.key, variant.units])).toEqual([
      ['gate_30', 44_700],
      ['gate_40', 45_489],
    ]);
    expect(once.retrospective).toBe(true);
  });

  it('stores the sums of the table to the last unit', async () => {
    expect(await storedSums(server)).toEqual(cookieCatsSums());
  });

  it('finds the published day-7 retention and its Welch test', () => {
    const { metric, comparison } = metricOf(once, 'retention_7');
    expect(metric.variants.map((variant) => known(variant.mean))).toEqual([expect.closeTo(0.190201, 6), expect.closeTo(0.182, 6)]);
    expect(known(comparison.difference)).toBeCloseTo(-0.0082013, 8);
    const fixed = known(comparison.fixed);
    expect(fixed.method).toBe('welch');
    expect(fixed.p).toBeCloseTo(0.00155653, 8);
    expect(fixed.interval).toEqual([expect.closeTo(-0.0132817, 7), expect.closeTo(-0.00312092, 8)]);
  });

  it('finds the published day-1 retention', () => {
    const { comparison } = metricOf(once, 'retention_1');
    expect(known(comparison.fixed).p).toBeCloseTo(0.0744144, 7);
    expect(known(comparison.lift)).toBeCloseTo(-0.0131757, 7);
  });

  it('shows what one player with 49,854 rounds does to the mean, and what a cap undoes', () => {
    const raw = metricOf(once, 'rounds');
    expect(raw.metric.variants.map((variant) => known(variant.variance))).toEqual([
      expect.closeTo(65903.322, 3),
      expect.closeTo(10669.736, 3),
    ]);
    expect(known(raw.comparison.difference)).toBeCloseTo(-1.157488, 6);
    const capped = metricOf(once, 'rounds_capped').comparison;
    expect(known(capped.difference)).toBeCloseTo(-0.106431, 6);
    expect(capped.raw?.difference).toBeCloseTo(-1.157488, 6);
  });

  it('does not cry wolf over a traffic balance that a single look would call broken', () => {
    const { srm } = once.health;
    expect(srm.lnE).toBeCloseTo(1.156721, 6);
    expect(srm.alarm).toBe(false);
    const chiSquare = known(srm.chiSquare);
    expect(chiSquare.statistic).toBeCloseTo(6.902405, 6);
    expect(chiSquare.p).toBeCloseTo(0.00860799, 8);
  });

  it('rolls gate_40 back with retention_7 as the only metric', async () => {
    await defineCookieCats(server, 'cookie-cats-gate', {
      metrics: { primary: 'retention_7' },
      plan: { unitsPerDay: 20_000, baseline: { retention_7: { mean: 0.19, sd: 0.392301 } } },
    });
    await replay(server, cookieCatsExposures('cookie-cats-gate'), { connections: 4 });
    const report = await settleAndReport(server, 'cookie-cats-gate');
    const { harm } = metricOf(report, 'retention_7').comparison;
    expect(known(harm.lnE)).toBeCloseTo(4.0, 0);
    expect(known(harm.lnE)).toBeGreaterThan(Math.log(20));
    expect(report.state).toBe('rolled_back');
    expect(report.coverage).toBe(0);
    expect(report.decision?.outcome).toBe('rollback');
  }, 180_000);
});
