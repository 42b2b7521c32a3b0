import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from '../context';
import { durationMs } from '../duration';
import { parseDocument } from '../parse-document';
import { type ExpectedRevision, requireRevision } from '../revision';
import { transact } from '../transact';
import { webhookDocument } from './webhook-document';
import { auditedWebhook, documentOf, requireWebhook, type WebhookView } from './webhook-row';

interface PutWebhookInput {
  id: number;
  document: unknown;
  expected?: ExpectedRevision;
}

/**
 * Replaces a webhook's document. A disabled one is told nothing new; what waits for it is sent when it is enabled again.
 *
 * @throws AppError FORBIDDEN, INVALID_FIELD, NOT_FOUND, or CONFLICT when it is not what was expected
 */
export async function putWebhook({
  ctx,
  input: { id, document: given, expected },
}: {
  ctx: ExperimentsContext;
  input: PutWebhookInput;
}): Promise<WebhookView> {
  requireMay(ctx.actor, 'webhook.put');
  const document = parseDocument(webhookDocument, given);
  return await transact(ctx, { verb: 'webhook.put', input: { id, document, expected } }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const before = documentOf(await requireWebhook(sql, { environmentId, id, lock: true }));
    requireRevision({ subject: `webhook "${before.name}"`, current: before, expected });
    const { name, kind, url, events, holdAfter, enabled } = document;
    await sql`
      update webhooks set name = ${name}, kind = ${kind}, url = ${url}, events = ${events},
        hold_seconds = ${holdAfter === undefined ? null : durationMs(holdAfter) / 1000}::int,
        disabled_at = case when ${enabled} then null else coalesce(disabled_at, ${now}) end
      where id = ${id}`;
    await recordAudit(inner, {
      action: 'webhook.put',
      subject: `webhook:${id}`,
      before: auditedWebhook(before),
      after: auditedWebhook(document),
    });
    return await requireWebhook(sql, { environmentId, id });
  });
}
