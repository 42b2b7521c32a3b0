import type { Sql, TransactionSql } from '@/lib/db/types';
import type { Actor } from '../actor';
import { recordAudit } from '../record-audit';

/** What the functions on people need: where, and who does it. */
export interface PeopleContext {
  sql: Sql;
  environmentId: number;
  actor: Actor;
}

export interface PersonRecord {
  action: string;
  email: string;
  /** What is true of the person now; secrets never are part of it. */
  after?: Readonly<Record<string, string>>;
}

/** Writes what was done to a person into the audit log, in the transaction that does it. */
export async function recordPerson(
  transaction: TransactionSql,
  { environmentId, actor }: Pick<PeopleContext, 'environmentId' | 'actor'>,
  { action, email, after }: PersonRecord,
): Promise<void> {
  await recordAudit({ sql: transaction, environmentId, actor }, { action, subject: `person:${email}`, after });
}
