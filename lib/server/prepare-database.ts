import { connect } from '@/lib/db/connection';
import { migrate } from '@/lib/db/migrate';
import { bootstrap } from '@/lib/http/bootstrap';
import { reasonOf, StartError } from './start-error';

/**
 * Migrates a database and makes what a first start needs, both once however many servers start at a time.
 *
 * @param url the database
 * @param isForeign whether the operator named it in `DATABASE_URL`; then its failures are told in the operator's words
 */
export async function prepareDatabase(url: string, isForeign: boolean): Promise<void> {
  try {
    await migrate(url, () => firstStart(url));
  } catch (error) {
    if (!isForeign) throw error;
    const { hostname, port, pathname } = new URL(url);
    const place = `${hostname}:${port || 5432}${pathname}`;
    throw new StartError(`The database at ${place} (DATABASE_URL) cannot be used: ${reasonOf(error)}`);
  }
}

async function firstStart(url: string): Promise<void> {
  const { sql, close } = connect({ url, max: 2, name: 'rampart start' });
  try {
    await bootstrap({ sql, now: () => new Date() }, process.env);
  } finally {
    await close();
  }
}
