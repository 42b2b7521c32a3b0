import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { migrate } from '@/lib/db/migrate';
import { withLock } from '@/lib/server/lock.mjs';
import { startPostgres } from '@/lib/server/postgres';
import { disposableSettings } from '@/lib/server/postgres-settings';

/** The Postgres of one test run: a migrated template, and where to make copies of it. */
export interface DatabaseServer {
  /** Any database that is not the template. */
  adminUrl: string;
  template: string;
  /** Data directory of an embedded one; undefined for a server of someone else's. */
  cluster: string | undefined;
}

/** Starts the run's Postgres at the first call of whichever test file comes first; pure tests never pay for it. */
export async function databaseServer(folder: string): Promise<DatabaseServer> {
  const known = knownServer(folder);
  if (known !== undefined) return known;
  return await withLock(path.join(folder, 'start.lock'), async () => {
    const made = knownServer(folder) ?? (await start(folder));
    writeFileSync(fileOf(folder), JSON.stringify(made));
    return made;
  });
}

/** The Postgres of this run if a test has started it. */
export function knownServer(folder: string): DatabaseServer | undefined {
  return existsSync(fileOf(folder)) ? (JSON.parse(readFileSync(fileOf(folder), 'utf8')) as DatabaseServer) : undefined;
}

/** The address of another database on the same server. */
export function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function start(folder: string): Promise<DatabaseServer> {
  const template = `rampart_template_${path.basename(folder).replaceAll(/\W/g, '_').toLowerCase()}`;
  const existing = process.env.RAMPART_TEST_DATABASE_URL;
  const embedded = existing ? undefined : await startPostgres({ home: folder, settings: disposableSettings() });
  const adminUrl = existing || (embedded?.url ?? '');
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await sql`create database ${sql(template)}`;
  await sql.end();
  await migrate(addressOf(adminUrl, template));
  return { adminUrl, template, cluster: embedded?.cluster };
}

function fileOf(folder: string): string {
  return path.join(folder, 'server.json');
}
