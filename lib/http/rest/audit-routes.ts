import { type Exchange, invalid, type Route, wholeNumber } from './route';

interface AuditRow {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  reason: string | null;
  before: unknown;
  after: unknown;
}

export const auditRoutes: Route[] = [
  { method: 'GET', path: '/audit', summary: 'Who did what, newest first; ?subject=, ?before=ID&limit=', handle: listAudit },
];

async function listAudit({ context, principal, query }: Exchange): Promise<unknown> {
  const limit = wholeNumber(query, 'limit', 100, 1000);
  const before = query.get('before');
  if (before !== null && !/^\d{1,18}$/.test(before)) throw invalid('before', 'must be the id of an entry');
  const subject = query.get('subject');
  const { sql } = context;
  const rows = await sql<AuditRow[]>`
    select id, at, actor, action, subject, reason, before, after from audit
    where environment_id = ${principal.environmentId}
      ${before === null ? sql`` : sql`and id < ${before}`}
      ${subject === null ? sql`` : sql`and subject = ${subject}`}
    order by id desc limit ${limit}`;
  return { entries: rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() })) };
}
