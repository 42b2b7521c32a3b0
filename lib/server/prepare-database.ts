import { preparePeople } from '@/lib/auth/people/set-up';
import { connect } from '@/lib/db/connection';
import { migrate } from '@/lib/db/migrate';
import { AppError } from '@/lib/errors';
import { bootstrap } from '@/lib/http/bootstrap';
import { reasonOf, StartError } from './start-error';

/**
 * Migrates a database and makes what a first start needs, both once however many servers start at a time.
 *
 * @param url the database
 * @param isForeign whether the operator named it in `DATABASE_URL`; then its failures are told in the operator's words
 * @returns the path of a one-time link to show the operator, if there is one
 */
export async function prepareDatabase(url: string, isForeign: boolean): Promise<string | undefined> {
  try {
    return await migrate(url, () => firstStart(url));
  } catch (error) {
    if (error instanceof AppError) throw new StartError(`${error.message}.`);
    if (!isForeign) throw error;
    const { hostname, port, pathname } = new URL(url);
    const place = `${hostname}:${port || 5432}${pathname}`;
    throw new StartError(`The database at ${place} (DATABASE_URL) cannot be used: ${reasonOf(error)}`);
  }
}

async function firstStart(url: string): Promise<string | undefined> {
  const { sql, close } = connect({ url, max: 2, name: 'rampart start' });
  try {
    await bootstrap({ sql, now: () => new Date() }, process.env);
    return await preparePeople(sql, process.env);
  } finally {
    await close();
  }
}
