import path from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

// Any number that nothing else in this database locks; the letters "ramp".
const MIGRATION_LOCK = 0x72616d70;

/**
 * Brings a database to the newest schema. Several processes may call it at once: one migrates, the others wait.
 *
 * @param url the database
 * @param afterwards runs under the same lock, so that what is made once (the set-up link) is made once
 * @param folder where the SQL migrations stand
 */
export async function migrate<T = void>(
  url: string,
  afterwards?: () => Promise<T>,
  folder = path.join(process.cwd(), 'drizzle', 'migrations'),
): Promise<T | undefined> {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'rampart migrate', TimeZone: 'UTC' },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
    return await afterwards?.();
  } finally {
    await sql.end({ timeout: 5 });
  }
}
