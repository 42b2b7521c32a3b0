import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/lib/server/free-port';
import { prepareDatabase } from '@/lib/server/prepare-database';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

describe('prepareDatabase', () => {
  it('makes the environment and the keys that the process names, once however many servers start', async () => {
    vi.stubEnv('RAMPART_ADMIN_KEY', 'an admin key for this test');
    vi.stubEnv('RAMPART_SERVER_KEY', '');
    await Promise.all([prepareDatabase(database.url, true), prepareDatabase(database.url, true)]);
    await prepareDatabase(database.url, true);
    expect(await database.sql`select key from environments`).toEqual([{ key: 'production' }]);
    expect(await database.sql`select kind from api_keys`).toEqual([{ kind: 'admin' }]);
    vi.unstubAllEnvs();
  });

  it('says which database cannot be used and why, without its password', async () => {
    const url = `postgres://someone:secret@127.0.0.1:${await freePort()}/shop`;
    const failure = prepareDatabase(url, true).catch((error: Error) => error.message);
    expect(await failure).toMatch(/^The database at 127\.0\.0\.1:\d+\/shop \(DATABASE_URL\) cannot be used: .*ECONNREFUSED/);
    expect(await failure).not.toContain('secret');
  });
});
