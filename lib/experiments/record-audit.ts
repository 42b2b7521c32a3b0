import type { WriteContext } from './context';
import { tellNews } from './news';

interface AuditEntry {
  /** `entity.verb`, such as `experiment.start`. */
  action: string;
  /** `entity:key`. */
  subject: string;
  reason?: string | undefined;
  before?: unknown;
  after?: unknown;
}

/** Writes who did what, in the transaction that does it. */
export async function recordAudit(ctx: WriteContext, entry: AuditEntry): Promise<void> {
  const { sql, environmentId, actor, now } = ctx;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await sql`
    insert into audit (environment_id, at, actor, action, subject, reason, before, after)
    values (${environmentId}, ${now}, ${actor.name}, ${entry.action}, ${entry.subject}, ${entry.reason ?? null},
      ${json(entry.before)}, ${json(entry.after)})
    returning ${tellNews(ctx, entry.subject)}`;
}
