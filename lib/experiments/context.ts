import type { Actor } from '@/lib/auth/actor';
import type { Sql, TransactionSql } from '@/lib/db/types';

/** What every read and write of lib/experiments needs. */
export interface ExperimentsContext {
  sql: Sql;
  environmentId: number;
  actor: Actor;
  now: Date;
  /** Of the request's `Idempotency-Key`: the same command with the same key happens once. */
  idempotencyKey?: string | undefined;
}

/** The same, inside a transaction. */
export interface WriteContext extends Omit<ExperimentsContext, 'sql'> {
  sql: TransactionSql;
}
