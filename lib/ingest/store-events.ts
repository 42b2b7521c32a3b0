import type { Sql } from '@/lib/db/types';
import { insertMissing, insertNew } from './insert-events';
import type { EventRow } from './types';

/** What became of each row: new, in the log already, of an erased unit, or such that the database will never take it. */
export type Stored = 'added' | 'duplicate' | 'erased' | { unstorable: string };

const TRIES = 3;

/**
 * Writes rows of distinct identity, in their order. It is tried as if all were new, which is cheapest; what then fails is looked at row
 * by row.
 *
 * @param areRepeatsLikely whether that trial would most likely be in vain
 * @throws whatever is not the fault of a row: no connection, no room
 */
export async function storeEvents(sql: Sql, rows: readonly EventRow[], areRepeatsLikely: boolean): Promise<Stored[]> {
  if (!areRepeatsLikely) {
    try {
      await withRetry(() => insertNew(sql, rows));
      return rows.map(() => 'added');
    } catch (error) {
      if (!isFaultOfRow(error)) throw error;
    }
  }
  return await storeMissing(sql, rows);
}

/** A row that the database refuses is found by halving and fails alone. */
async function storeMissing(sql: Sql, rows: readonly EventRow[]): Promise<Stored[]> {
  try {
    const stored = rows.map((): Stored => 'added');
    for (const { position, isErased } of await withRetry(() => insertMissing(sql, rows))) {
      stored[position] = isErased ? 'erased' : 'duplicate';
    }
    return stored;
  } catch (error) {
    if (!isFaultOfRow(error)) throw error;
    if (rows.length === 1) return [{ unstorable: error instanceof Error ? error.message : String(error) }];
    const half = Math.ceil(rows.length / 2);
    const first = await storeMissing(sql, rows.slice(0, half));
    return [...first, ...(await storeMissing(sql, rows.slice(half)))];
  }
}

/** Again after a deadlock or a serialization failure (class 40). */
async function withRetry<T>(write: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (tries > 1 && codeOf(error).startsWith('40')) return await withRetry(write, tries - 1);
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
