import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

describe('migrate', () => {
  it('builds the schema from nothing once, whoever of several starts comes first', async () => {
    const { sql, url } = database;
    await sql.unsafe('drop schema public cascade; create schema public; drop schema drizzle cascade');
    let running = 0;
    async function alone() {
      running += 1;
      const seen = running;
      await sql`select count(*) from environments`;
      running -= 1;
      return seen;
    }
    expect(await Promise.all([migrate(url, alone), migrate(url, alone), migrate(url, alone)])).toEqual([1, 1, 1]);
    const [applied] = await sql`select count(*)::int as count, count(distinct hash)::int as distinct from drizzle.__drizzle_migrations`;
    expect(applied?.count).toBe(applied?.distinct);
  });

  it('changes nothing on a migrated database', async () => {
    const { sql, url } = database;
    const before = await sql`select hash from drizzle.__drizzle_migrations order by id`;
    await migrate(url);
    expect(await sql`select hash from drizzle.__drizzle_migrations order by id`).toEqual(before);
  });
});
