import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/connection';
import { asAppError } from '@/lib/http/answer';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let role: string;
let url: string;

beforeAll(async () => {
  database = await createDatabase();
  role = `few_${new URL(database.url).pathname.slice(1)}`;
  await database.sql.unsafe(`create role ${role} login password 'few' connection limit 2`);
  url = Object.assign(new URL(database.url), { username: role, password: 'few' }).href;
});
afterAll(async () => {
  await database.sql.unsafe(`drop role ${role}`);
  await database.drop();
});

describe('a pool that Postgres gives no more connections', () => {
  it('refuses what would need another one and goes on with those it has', async () => {
    const { sql, close } = connect({ url, max: 6 });
    const pids = async () => await database.sql<{ pid: number }[]>`select pid from pg_stat_activity where usename = ${role} order by pid`;
    const release: (() => void)[] = [];
    /** Opens a transaction that stays open until it is released. */
    async function hold(): Promise<Promise<unknown>[]> {
      const started = await new Promise<Promise<unknown>[]>((resolve, reject) => {
        const over: Promise<unknown>[] = [];
        const work = sql.begin(async (tx) => {
          await tx`select 1`;
          resolve(over);
          await new Promise<void>((go) => release.push(go));
        });
        over.push(work);
        work.catch(reject);
      });
      return started;
    }
    try {
      const [first, second] = await Promise.all([hold(), hold()]);
      const before = await pids();
      expect(before).toHaveLength(2);
      for (let round = 0; round < 3; round += 1) {
        const refused = await Promise.allSettled([sql`select 1`.execute(), sql.begin((tx) => tx`select 1`)]);
        for (const outcome of refused) {
          const reason = outcome.status === 'rejected' ? outcome.reason : undefined;
          expect(reason).toMatchObject({ code: '53300' });
          expect(asAppError(reason)).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 2 });
        }
      }
      for (const go of release) go();
      await Promise.all([...first, ...second]);
      for (let round = 0; round < 4; round += 1) expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
      expect(await pids()).toEqual(before);
    } finally {
      for (const go of release) go();
      await close();
    }
  });

  it('still goes to a new pool when one of its own connections is ended', async () => {
    const { sql, close } = connect({ url, max: 6 });
    try {
      const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await database.sql`select pg_terminate_backend(${row?.pid ?? 0}, 5000)`;
      await expect.poll(async () => await sql`select 1 as one`.catch(() => []), { timeout: 10_000 }).toEqual([{ one: 1 }]);
    } finally {
      await close();
    }
  });
});
