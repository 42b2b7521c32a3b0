import type { ExperimentsContext } from './context';

/** Who did what, when, and why. */
export interface AuditView {
  id: string;
  at: string;
  actor: string;
  /** Who made the key that acted. */
  person: string | null;
  action: string;
  subject: string;
  reason: string | null;
  before: unknown;
  after: unknown;
}

const LARGEST_PAGE = 500;

/** The audit log, newest first; `before` is the id to go on from, `subject` such as `experiment:ranker-v8`, or `ranker-v8` of whatever kind. */
export async function listAudit({
  ctx: { sql, environmentId },
  input: { subject, before, limit = 100 },
}: {
  ctx: Pick<ExperimentsContext, 'sql' | 'environmentId'>;
  input: { subject?: string | undefined; before?: string | undefined; limit?: number | undefined };
}): Promise<AuditView[]> {
  const rows = await sql<(Omit<AuditView, 'id' | 'at'> & { id: bigint; at: Date })[]>`
    select id, at, actor, person, action, subject, reason, before, after from audit
    where environment_id = ${environmentId} and (${subject ?? null}::text is null or ${subject ?? null} in (subject, substring(subject from position(':' in subject) + 1)))
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
    order by id desc limit ${Math.min(Math.max(1, Math.trunc(limit)), LARGEST_PAGE)}`;
  return rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }));
}
