import type { Sql, TransactionSql } from '@/lib/db/types';

/** Each role may do what those before it may. */
export type Role = 'viewer' | 'editor' | 'approver' | 'owner';

/** Who acts, for permissions and for the audit log. */
export interface Actor {
  name: string;
  role: Role;
}

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
