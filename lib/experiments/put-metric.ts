import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { canonicalJson } from './canonical-json';
import type { ExperimentsContext, WriteContext } from './context';
import { type MetricDocument, parseMetricDocument } from './metric-document';
import { type ExpectedRevision, requireRevision, takenKey } from './revision';
import { transact } from './transact';
import { withKey } from './with-key';

interface PutMetricInput {
  key: string;
  document: unknown;
  expected?: ExpectedRevision;
}

/**
 * Creates a metric or replaces its document. Running attempts keep the document they started with.
 *
 * @throws AppError INVALID_FIELD, FORBIDDEN, or CONFLICT when it is not what was expected
 */
export async function putMetric({ ctx, input }: { ctx: ExperimentsContext; input: PutMetricInput }): Promise<MetricDocument> {
  requireMay(ctx.actor, 'metric.put');
  const document = parseMetricDocument(withKey(input.key, input.document));
  return await transact(ctx, { verb: 'metric.put', input }, (inner) => store(inner, document, input.expected));
}

async function store(ctx: WriteContext, document: MetricDocument, expected: ExpectedRevision): Promise<MetricDocument> {
  const { sql, environmentId, now } = ctx;
  const [known] = await sql<{ document: MetricDocument; archived_at: Date | null }[]>`
    select document, archived_at from metrics where environment_id = ${environmentId} and key = ${document.key} for update`;
  const current = known?.archived_at === null ? known.document : undefined;
  const subject = `metric "${document.key}"`;
  if (expected !== null && current !== undefined && canonicalJson(current) === canonicalJson(document)) return document;
  requireRevision({ subject, current, expected });
  const written = await sql`
    insert into metrics (environment_id, key, document, created_at, updated_at)
    values (${environmentId}, ${document.key}, ${JSON.stringify(document)}, ${now}, ${now})
    on conflict (environment_id, key) do update
    set document = excluded.document, updated_at = excluded.updated_at, archived_at = null
    where ${known !== undefined || expected === undefined} returning id`;
  if (written.length === 0) throw takenKey(subject);
  await recordAudit(ctx, { action: 'metric.put', subject: `metric:${document.key}`, before: known?.document, after: document });
  return document;
}
