import type { Sql } from '@/lib/db/types';
import { identityOf, insertEvents } from './insert-events';
import type { EventRow } from './types';

/** What became of each row: new, in the log already, or such that the database will never take it. */
export type Stored = 'added' | 'duplicate' | { unstorable: string };

const RETRIES = 3;

/**
 * Writes rows of distinct identity, in their order. A row that the database refuses is found by halving and fails alone.
 *
 * @throws whatever is not the fault of a row: no connection, no room
 */
export async function storeEvents(sql: Sql, rows: readonly EventRow[]): Promise<Stored[]> {
  try {
    const added = await insertWithRetry(sql, rows);
    return rows.map((row) => (added === undefined || added.has(identityOf(row)) ? 'added' : 'duplicate'));
  } catch (error) {
    if (!isFaultOfRow(error)) throw error;
    if (rows.length === 1) return [{ unstorable: error instanceof Error ? error.message : String(error) }];
    const half = Math.ceil(rows.length / 2);
    const first = await storeEvents(sql, rows.slice(0, half));
    return [...first, ...(await storeEvents(sql, rows.slice(half)))];
  }
}

async function insertWithRetry(sql: Sql, rows: readonly EventRow[], tries = RETRIES): Promise<Set<string> | undefined> {
  try {
    return await insertEvents(sql, rows);
  } catch (error) {
    if (tries > 1 && codeOf(error).startsWith('40')) return await insertWithRetry(sql, rows, tries - 1);
    throw error;
  }
}

/** Postgres classes 22 (data), 23 (constraint) and 54 (too large or deep). */
function isFaultOfRow(error: unknown): boolean {
  return /^(22|23|54)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
