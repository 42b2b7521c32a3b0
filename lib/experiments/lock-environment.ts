import type { TransactionSql } from '@/lib/db/types';

/** Lets nobody else publish a config of this environment until this transaction has ended; what refers to its key goes on. */
export async function lockEnvironment(sql: TransactionSql, environmentId: number): Promise<void> {
  await sql`select 1 from environments where id = ${environmentId} for no key update`;
}
