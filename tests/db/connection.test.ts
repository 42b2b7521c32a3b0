import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environments } from '@/drizzle/schema';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

describe('connect', () => {
  it('reads 64-bit integers exactly', async () => {
    const [row] = await database.sql`select 9007199254740993::bigint as value, pg_current_xact_id() as xid`;
    expect(row?.value).toBe(9007199254740993n);
    expect(typeof row?.xid).toBe('bigint');
  });

  it('accepts and returns 64-bit integers, and as texts in arrays', async () => {
    const [row] = await database.sql`select ${-9_000_000_000_000_000_000n}::bigint as one, ${['1', '2']}::bigint[] as many`;
    expect(row?.one).toBe(-9_000_000_000_000_000_000n);
    expect(row?.many).toEqual([1n, 2n]);
  });

  it('writes and reads lists of one dimension, whatever stands in them', async () => {
    const texts = ['', 'NULL', 'a,b', '{x}', '"', '\\', '\\"', 'line\nbreak', ' ', 'é😀', null];
    const at = new Date('2026-01-02T03:04:05.678Z');
    const [row] = await database.sql`
      select ${texts}::text[] as texts, ${[]}::text[] as none, ${[1, -2]}::int[] as whole, ${[0.5, 1e300]}::float8[] as real,
        array[true, null, false] as truth, ${[at.toISOString()]}::timestamptz[] as times, array[${{ a: ['x,"}'] } as never}::jsonb] as documents`;
    expect(row).toEqual({
      texts,
      none: [],
      whole: [1, -2],
      real: [0.5, 1e300],
      truth: [true, null, false],
      times: [at],
      documents: [{ a: ['x,"}'] }],
    });
    const written = await database.sql`select element from unnest(${texts}::text[]) as element`;
    expect(written.map(({ element }) => element)).toEqual(texts);
  });

  it('accepts and returns transaction ids', async () => {
    const [row] = await database.sql`select ${'12'}::xid8 as xid where ${'12'}::xid8 < pg_current_xact_id()`;
    expect(row?.xid).toBe(12n);
  });

  it('converts times and JSON in written SQL although drizzle shares the pool', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const [row] = await database.sql`select ${at}::timestamptz as at, ${{ a: [1, 'x'] } as never}::jsonb as document`;
    expect(row?.at).toEqual(at);
    expect(row?.document).toEqual({ a: [1, 'x'] });
  });

  it('reads and writes rows of the schema through drizzle', async () => {
    const createdAt = new Date('2026-05-06T07:08:09.123Z');
    await database.db.insert(environments).values({ key: 'drizzle', holdoutSalt: 's', configVersion: 7, createdAt });
    const [row] = await database.db.select().from(environments).where(eq(environments.key, 'drizzle'));
    expect(row).toMatchObject({ holdoutSalt: 's', configVersion: 7, createdAt });
  });

  it('keeps numeric as text, so that no digit is lost', async () => {
    const [row] = await database.sql`select 12345678901234567890.123456789::numeric as value`;
    expect(row?.value).toBe('12345678901234567890.123456789');
  });

  it('speaks UTC and gives up transactions that are forgotten open', async () => {
    const [row] = await database.sql`
      select current_setting('TimeZone') as zone, current_setting('idle_in_transaction_session_timeout') as idle`;
    expect(row).toEqual({ zone: 'UTC', idle: '1min' });
  });
});
