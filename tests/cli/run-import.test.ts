import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importOptions } from '@/lib/cli/import-options';
import { importTable } from '@/lib/cli/import-table';
import { readTable } from '@/lib/cli/read-table';
import { runImport } from '@/lib/cli/run-import';
import type { Report } from '@/lib/report/types';
import { startTestServer, type TestServer } from '../support/test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

// Three mailings, as such tables are kept: words with spaces for variants, a share of one half against one quarter, two slices.
const ROWS = Array.from({ length: 4000 }, (_, index) => {
  const arm = index % 2 === 0 ? 'No E-Mail' : index % 4 === 1 ? 'Mens E-Mail' : 'Womens E-Mail';
  const opened = `2020-03-0${1 + Math.floor(index / 500)}T09:00:00+02:00`;
  return `${arm};${index % 8 < 3 ? 'true' : 'false'};${index % 10};${index % 3 === 0 ? 'Rural' : 'Urban'};${opened}`;
});
const TABLE = ['segment;visit;spend;zone;opened', ...ROWS].join('\n');

async function run(...more: string[]) {
  const argv = ['mailing.csv', '--variant', 'segment', '--control', 'No E-Mail', '--candidate', 'Mens E-Mail', '--share', '0.3333'];
  argv.push('--metric', 'visit', '--metric', 'spend', '--cap', 'spend=5', '--slice', 'zone', '--url', server.baseUrl, '--json', ...more);
  const parsed = importOptions(argv, { RAMPART_ADMIN_KEY: server.adminKey });
  if (!parsed.ok) throw new Error(parsed.reason);
  const table = importTable(readTable(Buffer.from(TABLE)), parsed.options);
  if (!table.ok) throw new Error(table.reason);
  const printed: string[] = [];
  const told: string[] = [];
  await runImport(parsed.options, table.table, { print: (line) => printed.push(line), progress: (line) => told.push(line) });
  return { report: JSON.parse(printed.join('\n')) as Report, told };
}

describe('rampart import', () => {
  it('turns a table of three mailings into a report on two of them', async () => {
    const { report, told } = await run();
    expect(told[0]).toBe('control is No E-Mail, candidate Mens E-Mail: 3000 units; 1000 rows of other variants are left out');
    expect(told).toContain('100 % of 3000 units sent');
    expect(told.at(-1)).toBe(`the report is at ${server.baseUrl}/experiments/mailing`);
    const [visit, spend] = report.metrics;
    expect(visit?.variants.map(({ key, units, numerator }) => [key, units, numerator])).toEqual([
      ['No-E-Mail', 2000, 1000],
      ['Mens-E-Mail', 1000, 500],
    ]);
    expect(spend?.variants.map(({ mean }) => mean)).toEqual([3.2, 3.8]);
    expect(report.health.srm.alarm).toBe(false);
    expect(visit?.slices.map(({ slice }) => slice).sort()).toEqual(['zone=Rural', 'zone=Urban']);
  });

  it('gives the same report a second time, and says that nothing was new', async () => {
    const first = await run();
    const again = await run();
    expect(again.told).toContainEqual(expect.stringMatching(/^(\d+) of \1 events were on the server already/));
    expect(again.report.metrics.map(({ variants }) => variants)).toEqual(first.report.metrics.map(({ variants }) => variants));
  });

  it('leaves a decision log in the order of what happened then, each of which replays', async () => {
    await run('--time', 'opened', '--experiment', 'timed');
    const { body } = await server.request('GET', '/api/v1/experiments/timed/decisions');
    const { decisions } = body as { decisions: { id: string; kind: string; at: string }[] };
    expect(decisions.map(({ kind, at }) => [kind, at])).toEqual([
      ['tick', '2020-03-08T07:00:11.000Z'],
      ['start', '2020-03-01T07:00:00.000Z'],
    ]);
    for (const { id } of decisions) {
      const replayed = await server.request('GET', `/api/v1/experiments/timed/decisions/${id}/replay`);
      expect(replayed.body).toMatchObject({ same: true });
    }
  });

  it('passes on what the server refuses, as a sentence', async () => {
    await expect(run('--admin-key', 'wrong')).rejects.toThrow(/^PUT metrics\/mailing\.visit answered 401: .*key/);
  });
});
