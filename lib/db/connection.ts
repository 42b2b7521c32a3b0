import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '@/drizzle/schema';
import { declareArrayTypes } from './array-types';
import { fenceTransactions } from './fence-transactions';
import { renewedPool } from './renewed-pool';
import type { Database, Sql } from './types';

const IDLE_IN_TRANSACTION_MS = 60_000;
/** Between attempts to connect for a query that waits; the driver's own pause grows to twenty seconds. */
const RETRY_SECONDS = 0.1;
const SHARED = Symbol.for('rampart.db');

export interface ConnectOptions {
  url: string;
  /** Largest number of connections. */
  max?: number;
  /** Shown in `pg_stat_activity`. */
  name?: string;
}

/**
 * Opens a pool; nothing connects before the first query.
 *
 * Values: `bigint` and `xid8` arrive as BigInt, `timestamptz` as Date, `json` parsed, `numeric` as text. A JSON parameter is an
 * object or a text that already is JSON. Arrays of BigInt or Date, and an `xid8`, are handed over as texts
 * (`` ${values.map(String)}::bigint[] ``), since the driver would declare them as a single bigint or time.
 */
export function connect({ url, max = 10, name = 'rampart' }: ConnectOptions): Database {
  const sql = renewedPool(({ onOpen, onClose }) => {
    const pool: Sql = postgres(url, {
      max,
      backoff: () => RETRY_SECONDS,
      fetch_types: false,
      // A connection that closes renews the pool.
      max_lifetime: null,
      onnotice: () => {},
      connection: { application_name: name, TimeZone: 'UTC', idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS },
      types: { bigint: postgres.BigInt, xid8: { to: 5069, from: [5069], parse: BigInt, serialize: String } },
      // Postgres tells its parameters to whom it has let in.
      onparameter: onOpen,
      onclose(connectionId) {
        fence.onClose(connectionId);
        onClose();
      },
    });
    const fence = fenceTransactions(pool);
    takeTextsAsJson(pool);
    declareArrayTypes(pool);
    return pool;
  });
  return { sql, db: attachDrizzle(sql), close: () => sql.end({ timeout: 5 }) };
}

/**
 * The pool of this process on `DATABASE_URL`, opened at the first call.
 *
 * It lives on `globalThis` because the pages' bundle and the server's bundle each have their own copy of this module.
 *
 * @throws Error when `DATABASE_URL` is not set
 */
export function sharedDatabase(): Database {
  const place = globalThis as { [SHARED]?: Database };
  place[SHARED] ??= connect({ url: databaseUrl() });
  return place[SHARED];
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new Error('DATABASE_URL is not set: start Rampart with npm start, or set it');
  return url;
}

// drizzle hands over JSON as texts.
function takeTextsAsJson({ options: { serializers } }: Sql): void {
  for (const type of [114, 3802]) serializers[type] = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
}

// drizzle replaces the pool's own conversions of times and JSON by none at all, for written SQL too. Its columns accept
// converted values as well, so the conversions go back.
function attachDrizzle(sql: Sql): Database['db'] {
  const { parsers, serializers } = sql.options;
  const before = { parsers: { ...parsers }, serializers: { ...serializers } };
  const db = drizzle(sql, { schema, casing: 'snake_case' });
  Object.assign(parsers, before.parsers);
  Object.assign(serializers, before.serializers);
  return db;
}
