import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKey } from '@/lib/auth/create-key';
import { connect } from '@/lib/db/connection';
import type { Database } from '@/lib/db/types';
import { createApp } from '@/lib/http/app';
import { createContext, shareContext } from '@/lib/http/context';
import { intakeOf } from '@/lib/ingest/intake';
import { SERVER_LIMITS } from '@/lib/server/limits';
import { createDatabase, type TestDatabase } from '../support/database';
import { createRelay, type Relay } from '../support/relay';
import { MOUNTS } from './mounts';

const MOST_BYTES = 16 << 20;
const LIMITED_PER_SECOND = 2;
const PATIENT = { timeout: 20_000 };

interface Answer {
  status: number;
  retryAfter: string | null;
  code: string | undefined;
  accepted: number | undefined;
  duplicates: number | undefined;
}

describe.each(MOUNTS)('POST /api/v1/events over HTTP through %s', (_name, mount) => {
  let database: TestDatabase;
  let relay: Relay;
  let pool: Database;
  let server: Server;
  let keys: { server: string; limited: string };

  beforeAll(async () => {
    database = await createDatabase();
    relay = await createRelay(database.url);
    await relay.mend();
    pool = connect({ url: relay.url, max: 4 });
    const [row] = await database.sql<{ id: number }[]>`
      insert into environments (key, holdout_salt) values ('production', 'salt') returning id`;
    const keyContext = { sql: database.sql, environmentId: row?.id ?? 0, actor: { name: 'test', role: 'owner' as const } };
    const limited = await createKey(keyContext, { kind: 'client', name: 'limited', rateLimit: LIMITED_PER_SECOND });
    keys = { server: (await createKey(keyContext, { kind: 'server', name: 'server' })).key, limited: limited.key };
    const context = createContext({ sql: pool.sql });
    shareContext(context);
    const answer = mount ?? createApp(context).fetch;
    server = createServer(
      SERVER_LIMITS,
      getRequestListener((request) => answer(request)),
    );
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  });
  afterEach(async () => {
    await relay.mend();
    await database.sql`truncate event_log`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await pool.close();
    await relay.cut();
    await database.drop();
  });

  async function post(messageId: string, { key = keys.server, padding = 0 } = {}): Promise<Answer> {
    const note = 'x'.repeat(1000);
    const event = { type: 'track', messageId, unitId: 'u1', event: 'click' };
    const more = Array.from({ length: padding }, (_, index) => ({ ...event, messageId: `${messageId}-${index}`, properties: { note } }));
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: [event, ...more] }),
    });
    const body = (await response.json()) as { error?: { code: string }; accepted?: number; duplicates?: number };
    const { accepted, duplicates } = body;
    return { status: response.status, retryAfter: response.headers.get('retry-after'), code: body.error?.code, accepted, duplicates };
  }

  const timesStored = async (messageId: string) => (await database.sql`select 1 from event_log where message_id = ${messageId}`).length;

  it('answers 429 above the rate of the key, stores nothing of it, and takes the retry once', async () => {
    const first = await Promise.all(Array.from({ length: 20 }, (_, index) => post(`m${index}`, { key: keys.limited })));
    const refused = first.flatMap(({ status }, index) => (status === 202 ? [] : [index]));
    expect(refused.length).toBeGreaterThanOrEqual(10);
    const again = `m${refused[0]}`;
    expect(first[refused[0] ?? 0]).toMatchObject({ status: 429, code: 'RATE_LIMITED', retryAfter: '1' });
    expect(await timesStored(again)).toBe(0);
    expect((await post('other')).status).toBe(202);
    await expect.poll(async () => (await post(again, { key: keys.limited })).status, PATIENT).toBe(202);
    expect(await timesStored(again)).toBe(1);
  });

  it('answers 503 when the bytes of the queue are taken, holds no more than those, and takes the retries once', async () => {
    const intake = intakeOf(pool.sql);
    let unlock: () => void = () => {};
    let holding: Promise<void> | undefined;
    await new Promise<void>((isLocked) => {
      holding = database.sql.begin(async (tx) => {
        await tx`lock table event_log in access exclusive mode`;
        await new Promise<void>((resolve) => {
          unlock = resolve;
          isLocked();
        });
      });
    });
    const names = Array.from({ length: 24 }, (_, index) => `m${index}`);
    const answers = new Map<string, Answer>();
    let highest = 0;
    const all = names.map(async (name) => {
      answers.set(name, await post(name, { padding: 900 }));
      highest = Math.max(highest, intake.state().reservedBytes);
    });
    await expect.poll(() => answers.size + intake.state().queuedRows / 901, PATIENT).toBe(names.length);
    expect(intake.state().reservedBytes).toBeGreaterThan(MOST_BYTES / 2);
    expect(Math.max(highest, intake.state().reservedBytes)).toBeLessThanOrEqual(MOST_BYTES);
    const refused = [...answers.keys()];
    expect(refused.length).toBeGreaterThanOrEqual(7);
    for (const name of refused) expect(answers.get(name)).toMatchObject({ status: 503, code: 'UNAVAILABLE', retryAfter: '1' });
    unlock();
    await Promise.all([holding, ...all]);
    expect(intake.state()).toMatchObject({ queuedRows: 0, reservedBytes: 0 });
    for (const name of names) {
      expect(answers.get(name)?.status).toBe(refused.includes(name) ? 503 : 202);
      expect(await timesStored(name)).toBe(refused.includes(name) ? 0 : 1);
    }
    for (const name of refused) expect(await post(name, { padding: 900 })).toMatchObject({ status: 202, accepted: 901, duplicates: 0 });
    const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from event_log`;
    expect(row?.count).toBe(names.length * 901);
  });

  it('answers 503 while the database is away, stores nothing of it, and takes the retry once', async () => {
    expect((await post('before')).status).toBe(202);
    await relay.cut();
    const away = await Promise.all(Array.from({ length: 20 }, (_, index) => post(`m${index}`)));
    for (const answer of away) expect(answer).toMatchObject({ status: 503, code: 'UNAVAILABLE', retryAfter: '2' });
    expect((await database.sql`select 1 from event_log`).length).toBe(1);
    await relay.mend();
    await expect.poll(async () => (await post('m0')).status, PATIENT).toBe(202);
    expect(await post('m0')).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await timesStored('m0')).toBe(1);
  });

  it('answers 503 when the database goes away in the middle, and takes the retry once, whether it was stored or not', async () => {
    let sent: Promise<Answer> | undefined;
    await database.sql.begin(async (tx) => {
      await tx`lock table event_log in access exclusive mode`;
      sent = post('middle');
      await expect.poll(() => waitingWriters(database), PATIENT).toBe(1);
      await relay.cut();
      expect(await sent).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    });
    await relay.mend();
    await expect.poll(async () => (await post('middle')).status, PATIENT).toBe(202);
    expect(await timesStored('middle')).toBe(1);
  });
});

async function waitingWriters({ sql }: TestDatabase): Promise<number> {
  const rows = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'`;
  return rows.length;
}
