import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importOptions } from '@/lib/cli/import-options';
import { importTable } from '@/lib/cli/import-table';
import { runImport } from '@/lib/cli/run-import';
import type { Backtest } from '@/lib/jobs/backtest';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';
import { hasDataset, readDataset } from './dataset';

async function runOn(server: TestServer, dataset: string, argv: string[]): Promise<Report & { backtest?: Backtest }> {
  const parsed = importOptions([`${dataset}.csv.gz`, '--url', server.baseUrl, '--json', ...argv], { RAMPART_ADMIN_KEY: server.adminKey });
  if (!parsed.ok) throw new Error(parsed.reason);
  const table = importTable(readDataset(dataset), parsed.options);
  if (!table.ok) throw new Error(table.reason);
  const printed: string[] = [];
  await runImport(parsed.options, table.table, { print: (line) => printed.push(line), progress: () => {} });
  return JSON.parse(printed.join('\n'));
}

describe.skipIf(!hasDataset('open_bandit_men'))('Open Bandit "Men" through the command', () => {
  let server: TestServer;
  let report: Report & { backtest?: Backtest };
  beforeAll(async () => {
    server = await startTestServer();
    const argv = ['--variant', 'policy', '--control', 'random', '--metric', 'click', '--time', 'timestamp', '--slice', 'user_feature_0'];
    report = await runOn(server, 'open_bandit_men', argv);
  }, 180_000);
  afterAll(() => server?.stop());

  it('compares 46 with 69 clicks of 10,000 impressions each', () => {
    const [click] = report.metrics;
    expect(click?.variants.map(({ key, units, numerator }) => [key, units, numerator])).toEqual([
      ['random', 10_000, 46],
      ['bts', 10_000, 69],
    ]);
    expect(click?.comparisons[0]?.fixed).toMatchObject({ p: expect.closeTo(0.0314811, 7) });
  });

  it('tells what the gate would have decided at the data set’s own times, and never promotes', () => {
    expect(report.backtest?.from).toMatch(/^2019-11-24T/);
    expect(report.backtest?.looks).toBeGreaterThan(1);
    expect(report.backtest?.steps.map(({ outcome }) => outcome)).not.toContain('promote');
  });
});

describe.skipIf(!hasDataset('cookie_cats'))('Cookie Cats through the command', () => {
  let server: TestServer;
  let report: Report;
  beforeAll(async () => {
    server = await startTestServer();
    const metrics = ['--metric', 'retention_7', '--metric', 'sum_gamerounds', '--cap', 'sum_gamerounds=1000'];
    report = await runOn(server, 'cookie_cats', ['--unit', 'userid', '--variant', 'version', ...metrics, '--units-per-day', '20000']);
  }, 240_000);
  afterAll(() => server?.stop());

  it('finds the published figures', () => {
    const [retention, rounds] = report.metrics;
    expect(retention?.variants.map(({ units }) => units)).toEqual([44_700, 45_489]);
    expect(retention?.comparisons[0]?.difference).toBeCloseTo(-0.0082013, 8);
    expect(retention?.comparisons[0]?.fixed).toMatchObject({ p: expect.closeTo(0.00155653, 8) });
    expect(rounds?.comparisons[0]?.difference).toBeCloseTo(-0.106431, 5);
  });

  it('raises no alarm of the traffic balance', () => {
    expect(report.health.srm.lnE).toBeCloseTo(1.156721, 5);
    expect(report.health.srm.alarm).toBe(false);
  });
});
