import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type * as schema from '@/drizzle/schema';

/** How 64-bit integers arrive from SQL: exact, never rounded. */
interface SqlTypes extends Record<string, unknown> {
  bigint: bigint;
  xid8: bigint;
}

/** A pool for written SQL: `` sql`select …` ``. */
export type Sql = postgres.Sql<SqlTypes>;

/** The connection inside `sql.begin`. */
export type TransactionSql = postgres.TransactionSql<SqlTypes>;

/** For functions that run inside or outside a transaction. */
export type AnySql = postgres.ISql<SqlTypes>;

/** The same pool through drizzle, for ordinary reads and writes. */
export type Db = PostgresJsDatabase<typeof schema>;

/** One pool under its two faces. */
export interface Database {
  sql: Sql;
  db: Db;
  close(): Promise<void>;
}
