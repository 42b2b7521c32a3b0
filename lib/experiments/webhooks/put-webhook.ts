import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from '../context';
import { durationMs } from '../duration';
import { parseDocument } from '../parse-document';
import { transact } from '../transact';
import { webhookDocument } from './webhook-document';
import { auditedWebhook, requireWebhook, type WebhookView } from './webhook-row';

/**
 * Replaces a webhook's document. A disabled one is told nothing new; what waits for it is sent when it is enabled again.
 *
 * @throws AppError FORBIDDEN, INVALID_FIELD, NOT_FOUND
 */
export async function putWebhook({
  ctx,
  input: { id, document: given },
}: {
  ctx: ExperimentsContext;
  input: { id: number; document: unknown };
}): Promise<WebhookView> {
  requireMay(ctx.actor, 'webhook.put');
  const document = parseDocument(webhookDocument, given);
  return await transact(ctx, { verb: 'webhook.put', input: { id, document } }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const { id: _id, createdAt: _createdAt, ...before } = await requireWebhook(sql, { environmentId, id, lock: true });
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
