import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/test-server';

const root = fileURLToPath(new URL('../..', import.meta.url));
const peer = path.join(root, '../shared/peers/ofrep/ofrep_client_check.mjs');
const isPresent = existsSync(peer);
if (!isPresent)
  console.warn('skipped: ../shared/peers/ofrep is not here, so the real OpenFeature clients are not driven against the server');

const experiment = {
  name: 'Ranker',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', weight: 0.5, value: 'seven' },
    { key: 'candidate', role: 'candidate', weight: 0.5, value: 'eight' },
  ],
  metrics: { primary: 'ctr' },
  ramp: { stages: [{ coverage: 0.5, minDuration: '7d' }] },
};

interface CheckResult {
  failures: string[];
  summary: string;
}

describe.skipIf(!isPresent)('the real OpenFeature clients', () => {
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    server = await startTestServer();
    folder = mkdtempSync(path.join(tmpdir(), 'rampart-ofrep-'));
    copyFileSync(peer, path.join(folder, 'check.mjs'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    await server.request('PUT', '/api/v1/metrics/ctr', { kind: 'proportion', event: 'click' });
    await server.request('PUT', '/api/v1/experiments/ranker', experiment);
    const started = await server.request('POST', '/api/v1/experiments/ranker/start', {});
    expect(started.status).toBe(200);
    const flag = (on: unknown, off: unknown) => ({ variants: { on, off }, defaultVariant: 'on' });
    await server.request('PUT', '/api/v1/flags/bool', flag(true, false));
    await server.request('PUT', '/api/v1/flags/number', flag(1.5, 0));
    await server.request('PUT', '/api/v1/flags/object', flag({ a: 1 }, {}));
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function check(key: string, auth: string): Promise<CheckResult> {
    const expected = {
      variants: { control: 0.5, candidate: 0.5 },
      type: 'string',
      values: { control: 'seven', candidate: 'eight' },
      flags: { boolean: 'bool', number: 'number', object: 'object' },
      auth,
    };
    const argumentsOf = [path.join(folder, 'check.mjs'), server.baseUrl, key, 'ranker', JSON.stringify(expected)];
    return new Promise((resolve) => {
      execFile(process.execPath, argumentsOf, { timeout: 110_000 }, (_error, output) => {
        const lines = output.trim().split('\n');
        resolve({ failures: lines.filter((line) => line.startsWith('FAIL')), summary: lines.at(-1) ?? '' });
      });
    });
  }

  it.each(['bearer', 'x-api-key'])(
    'find nothing to object to (%s)',
    async (auth) => {
      const { failures, summary } = await check(auth === 'bearer' ? server.serverKey : server.clientKey, auth);
      expect(failures).toEqual([]);
      expect(summary).toMatch(/^\d+ passed, 0 failed, 0 skipped$/);
    },
    120_000,
  );

  it('were exposed once each, however often they asked', async () => {
    const exposed = () => server.database.sql<{ rows: number; units: number }[]>`
      select count(*)::int as rows, count(distinct unit)::int as units from event_log where attempt_id is not null`;
    await expect.poll(async () => (await exposed())[0]?.units, { timeout: 10_000 }).toBeGreaterThanOrEqual(1000);
    const [row] = await exposed();
    expect(row?.rows).toBe(row?.units);
  });
});
