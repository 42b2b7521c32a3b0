import type { TransactionSql } from '@/lib/db/types';
import type { Actor } from './actor';
import { tellNews } from './news';

interface AuditContext {
  sql: TransactionSql;
  environmentId: number;
  actor: Actor;
  /** Without it the database's own. */
  now?: Date;
}

interface AuditEntry {
  /** `entity.verb`, such as `experiment.start`. */
  action: string;
  /** `entity:key`. */
  subject: string;
  reason?: string | undefined;
  before?: unknown;
  after?: unknown;
}

/** Writes who did what, in the transaction that does it, and tells the pages that are open. */
export async function recordAudit(ctx: AuditContext, entry: AuditEntry): Promise<void> {
  const { sql, environmentId, actor, now } = ctx;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await sql`
    insert into audit (environment_id, at, actor, person, action, subject, reason, before, after)
    values (${environmentId}, ${now ?? sql`now()`}, ${actor.name}, ${actor.person ?? null}, ${entry.action}, ${entry.subject},
      ${entry.reason ?? null}, ${json(entry.before)}, ${json(entry.after)})
    returning ${tellNews(ctx, entry.subject)}`;
}
