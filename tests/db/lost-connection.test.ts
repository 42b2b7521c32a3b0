import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/connection';
import type { Sql } from '@/lib/db/types';
import { createDatabase, type TestDatabase } from '../support/database';
import { createRelay } from '../support/relay';

const PATIENT = { timeout: 20_000 };

let database: TestDatabase;
let pool: ReturnType<typeof connect>;
let sql: Sql;

beforeAll(async () => {
  database = await createDatabase();
  await database.sql`create table notes (note text)`;
  pool = connect({ url: database.url, max: 2 });
  sql = pool.sql;
});
beforeEach(async () => {
  await database.sql`truncate notes`;
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** Ends the backend of a transaction from outside and waits until it is gone. */
async function endBackend(tx: Pick<Sql, 'unsafe'>): Promise<void> {
  const [row] = await tx.unsafe<{ pid: number }[]>('select pg_backend_pid() as pid');
  await database.sql`select pg_terminate_backend(${row?.pid ?? 0}, 5000)`;
}

const notes = async () => (await database.sql<{ note: string }[]>`select note from notes order by note`).map(({ note }) => note);

// With the driver alone the process ends of an uncaught error, or what the test says must not happen does.
describe('a transaction whose connection is ended from outside', () => {
  it('rejects, twenty times in a row, and the pool goes on', async () => {
    for (let round = 0; round < 20; round += 1) {
      const cut = sql.begin(async (tx) => {
        await tx`insert into notes values ('never')`;
        const ended = endBackend(tx);
        await tx`select pg_sleep(5)`;
        await ended;
      });
      await expect(cut).rejects.toThrow();
      expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    }
    expect(await notes()).toEqual([]);
  });

  it('rejects at once while its work waits for something else, and runs nothing outside of itself afterwards', async () => {
    let goOn: () => void = () => {};
    const elsewhere = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const late: Promise<unknown>[] = [];
    const cut = sql.begin(async (tx) => {
      await tx`insert into notes values ('never')`;
      await endBackend(tx);
      await elsewhere;
      late.push(tx`insert into notes values ('late')`.execute(), tx.unsafe(`insert into notes values ('late')`).execute());
      await Promise.all(late);
    });
    await expect(cut).rejects.toThrow();
    // All connections of the pool are open again, the lost one too.
    await Promise.all([sql`insert into notes values ('other')`, sql`insert into notes values ('other')`]);
    goOn();
    await expect.poll(() => late.length, PATIENT).toBe(2);
    expect((await Promise.allSettled(late)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await notes()).toEqual(['other', 'other']);
  });

  it('rolls back and commits as ever while it has one', async () => {
    const refused = sql.begin('isolation level serializable', async (tx) => {
      await tx`insert into notes values ('rolled back')`;
      throw new Error('on second thoughts');
    });
    await expect(refused).rejects.toThrow('on second thoughts');
    expect(await sql.begin((tx) => tx`insert into notes values ('kept') returning note`)).toEqual([{ note: 'kept' }]);
    await sql.begin((tx) => [tx`insert into notes values ('listed')`, tx`insert into notes values ('listed')`]);
    expect(await notes()).toEqual(['kept', 'listed', 'listed']);
  });

  it('lets no straggler of its work run after its end', async () => {
    let straggler: Promise<unknown> | undefined;
    let goOn: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await sql.begin(async (tx) => {
      await tx`insert into notes values ('kept')`;
      straggler = ended.then(() => tx`insert into notes values ('straggler')`);
    });
    goOn();
    await expect(straggler).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await notes()).toEqual(['kept']);
  });
});

describe('a pool whose database goes away', () => {
  it('refuses queries and transactions at once, hears and answers again by itself, whatever was under way', async () => {
    const relay = await createRelay(database.url);
    const { sql: cut, close } = connect({ url: relay.url, max: 4 });
    const heard: string[] = [];
    const ask = () => cut.begin((tx) => tx<{ list: number[] }[]>`select ${[1, 2]}::int[] as list`).catch((error) => error.code);
    try {
      await expect(cut`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await relay.mend();
      await cut.listen('lost_connection', (text) => heard.push(text));
      for (let round = 0; round < 20; round += 1) {
        expect(await ask()).toEqual([{ list: [1, 2] }]);
        const busy = Array.from({ length: 12 }, (_, index) =>
          index % 2 === 0 ? cut`select pg_sleep(5)` : cut.begin((tx) => tx`select pg_sleep(5)`),
        );
        const outcomes = Promise.allSettled(busy);
        await expect.poll(sleepers, PATIENT).toBeGreaterThanOrEqual(4);
        await relay.cut();
        expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toEqual([]);
        await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where ${isAsleep()}`;
        expect(await ask()).toBe('ECONNREFUSED');
        await relay.mend();
        await expect.poll(ask, PATIENT).toEqual([{ list: [1, 2] }]);
      }
      await expect
        .poll(async () => {
          await database.sql`select pg_notify('lost_connection', 'news')`;
          return heard;
        }, PATIENT)
        .toContain('news');
    } finally {
      await close();
      await relay.cut();
    }
  });

  // With types fetched by the driver that is a query of its own, whose failure ends the process.
  it('only refuses what a connection was opened for when that is lost at its first query', async () => {
    const relay = await createRelay(database.url);
    const { sql: cut, close } = connect({ url: relay.url, max: 2 });
    try {
      await relay.mend({ untilFirstQuery: true });
      for (let round = 0; round < 5; round += 1) {
        const outcomes = await Promise.allSettled([cut`select 1`, cut.begin((tx) => tx`select 1`)]);
        expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      }
      await relay.cut();
      await relay.mend();
      await expect.poll(() => cut`select ${[1, 2]}::int[] as list`.catch(() => []), PATIENT).toEqual([{ list: [1, 2] }]);
    } finally {
      await close();
      await relay.cut();
    }
  });

  const isAsleep = () => database.sql`datname = current_database() and query = 'select pg_sleep(5)' and state = 'active'`;

  async function sleepers(): Promise<number> {
    return (await database.sql`select pid from pg_stat_activity where ${isAsleep()}`).length;
  }
});
