import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteUnit } from '@/lib/aggregate/delete-unit';
import { readMoments } from '@/lib/aggregate/read-moments';
import { connect } from '@/lib/db/connection';
import { migrate } from '@/lib/db/migrate';
import type { Database, Sql } from '@/lib/db/types';
import { createApp } from '@/lib/http/app';
import { bootstrap } from '@/lib/http/bootstrap';
import { createContext } from '@/lib/http/context';
import { tick } from '@/lib/jobs/tick';
import { type EmbeddedPostgres, startPostgres } from '@/lib/server/postgres';
import { stopPostmaster } from '@/lib/server/postgres-process';
import { disposableSettings } from '@/lib/server/postgres-settings';
import { createClient } from '@/sdk/typescript/src/client';
import { startTestServer, type TestServer } from '../support/test-server';

// What a backup by pg_dump holds, row by row, into a migrated database of another cluster: its transaction ids start anew.

const UNITS = 40;
const exposure = (unit: string) => ({ type: 'exposure', messageId: `x-${unit}`, unitId: unit, experiment: 'ranker', variant: 'new' });

let original: TestServer;
let cluster: EmbeddedPostgres;
let restored: Database;
const home = mkdtempSync(path.join(tmpdir(), 'rampart-restore-'));

beforeAll(async () => {
  original = await startTestServer();
  cluster = await startPostgres({ home, settings: disposableSettings() });
  await migrate(cluster.url);
  restored = connect({ url: cluster.url, name: 'rampart test' });
});
afterAll(async () => {
  await original.stop();
  await restored.close();
  await stopPostmaster(cluster.pid);
  for (const folder of [cluster.cluster, home]) rmSync(folder, { recursive: true, force: true });
});

describe('a backup restored into another cluster', () => {
  let fetchRestored: (request: Request) => Promise<Response>;
  let seen: { version: number; etag: string };

  it('settles what it holds and what comes in afterwards, each unit once', async () => {
    const metric = { kind: 'proportion', event: 'click', window: '1s', lateness: '0s' };
    await original.request('PUT', '/api/v1/metrics/ctr', metric);
    await original.request('PUT', '/api/v1/experiments/ranker', {
      name: 'Ranker',
      unit: 'user',
      variants: [
        { key: 'old', role: 'control', value: 7 },
        { key: 'new', role: 'candidate', value: 8 },
      ],
      metrics: { primary: 'ctr' },
      plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.2 } } },
    });
    await bootstrap({ sql: original.database.sql, now: () => new Date() }, {});
    expect((await original.request('POST', '/api/v1/experiments/ranker/start', {})).status).toBe(200);
    const before = Array.from({ length: UNITS }, (_, index) => exposure(`before-${index}`));
    await original.request('POST', '/api/v1/events', { batch: before }, original.serverKey);
    await settle(original.database.sql, UNITS);
    await deleteUnit(original.database.sql, original.environmentId, 'before-0');
    await copyTables(original.database.sql, restored.sql);

    // After the backup, versions are published that the restored copy has never had.
    for (const key of ['one', 'two']) {
      await original.request('PUT', `/api/v1/flags/${key}`, { variants: { on: true, off: false }, defaultVariant: 'on' });
    }
    const response = await fetch(`${original.baseUrl}/api/v1/config`, { headers: { 'x-api-key': original.serverKey } });
    seen = { version: ((await response.json()) as { version: number }).version, etag: response.headers.get('etag') ?? '' };

    await bootstrap({ sql: restored.sql, now: () => new Date() }, {});
    fetchRestored = createApp(createContext({ sql: restored.sql })).fetch;
    const after = Array.from({ length: UNITS }, (_, index) => exposure(`after-${index}`));
    const timestamp = Date.now() - 600_000;
    const late = { ...exposure('before-0'), messageId: 'x-late', timestamp };
    const answer = await post([...before.slice(1), ...after, late]);
    expect(answer).toMatchObject({ accepted: UNITS, duplicates: UNITS - 1, rejected: [{ code: 'ERASED_UNIT' }] });
    await settle(restored.sql, 2 * UNITS);
  }, 60_000);

  it('gives its config a version above all that SDKs have seen, and a tag of its own', async () => {
    const asked = await config(seen.etag);
    expect(asked.status).toBe(200);
    expect(((await asked.json()) as { version: number }).version).toBeGreaterThan(seen.version);
    expect((await config(asked.headers.get('etag') ?? '')).status).toBe(304);
  });

  it('is taken by an SDK that had seen the versions after the backup', async () => {
    let target = (request: Request) => fetch(request);
    const client = createClient({
      baseUrl: original.baseUrl,
      apiKey: original.serverKey,
      stream: false,
      pollIntervalMs: 100,
      fetch: (input, init) => target(new Request(input, init)),
    });
    try {
      expect(await client.ready()).toEqual({ ok: true });
      expect(client.getValue('two', false, {})).toBe(true);
      target = fetchRestored;
      await expect.poll(() => client.getValue('two', false, {}), { timeout: 10_000 }).toBe(false);
      expect(client.getVariant('ranker', { targetingKey: 'u1' }).reason).not.toBe('ERROR');
    } finally {
      await client.close({ timeoutMs: 1000 });
    }
  });

  it('is numbered anew once, and again when the operator says so', async () => {
    const version = async () => ((await (await config('')).json()) as { version: number }).version;
    const before = await version();
    await bootstrap({ sql: restored.sql, now: () => new Date() }, {});
    expect(await stored()).toBe(before);
    await bootstrap({ sql: restored.sql, now: () => new Date() }, { RAMPART_RESTORED: '1' });
    expect(await stored()).toBeGreaterThan(before + 1000);
  });

  async function stored(): Promise<number> {
    const [row] = await restored.sql<{ version: bigint }[]>`select config_version as version from environments`;
    return Number(row?.version);
  }

  function config(etag: string): Promise<Response> {
    return fetchRestored(
      new Request('http://rampart.test/api/v1/config', { headers: { 'x-api-key': original.serverKey, 'if-none-match': etag } }),
    );
  }

  async function post(batch: unknown[]): Promise<unknown> {
    const headers = { 'x-api-key': original.serverKey, 'content-type': 'application/json' };
    const request = new Request('http://rampart.test/api/v1/events', { method: 'POST', headers, body: JSON.stringify({ batch }) });
    return (await fetchRestored(request)).json();
  }
});

/** Ticks until that many units are in the moments. */
async function settle(sql: Sql, units: number): Promise<void> {
  const [attempt] = await sql<{ id: number }[]>`select max(id) as id from attempts`;
  await expect
    .poll(
      async () => {
        await tick({ sql, now: new Date(), tickMs: 1000 });
        const rows = await readMoments(sql, attempt?.id ?? 0);
        return rows.filter(({ slice }) => slice === '').reduce((sum, row) => sum + Number(row.units), 0);
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(units);
}

async function copyTables(from: Sql, to: Sql): Promise<void> {
  const tables = await from<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
  await to.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const { name } of tables) {
      await tx`delete from ${tx(name)}`;
      const [rows] = await from<{ text: string }[]>`select coalesce(jsonb_agg(r), '[]')::text as text from ${from(name)} r`;
      await tx`insert into ${tx(name)} overriding system value select * from jsonb_populate_recordset(null::${tx(name)}, ${rows?.text ?? '[]'}::text::jsonb)`;
      const identities = await from<{ column: string; next: bigint }[]>`
        select attname as column, nextval(pg_get_serial_sequence(${name}, attname)) as next
        from pg_attribute where attrelid = ${name}::regclass and attidentity <> ''`;
      for (const { column, next } of identities)
        await tx`select setval(pg_get_serial_sequence(${name}, ${column}), ${String(next)}::bigint)`;
    }
  });
}
