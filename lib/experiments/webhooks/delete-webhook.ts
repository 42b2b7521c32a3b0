import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from '../context';
import { transact } from '../transact';
import { auditedWebhook, requireWebhook } from './webhook-row';

/**
 * Deletes a webhook with its deliveries, also those under way.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function deleteWebhook({ ctx, input: { id } }: { ctx: ExperimentsContext; input: { id: number } }): Promise<void> {
  requireMay(ctx.actor, 'webhook.delete');
  await transact(ctx, { verb: 'webhook.delete', input: { id } }, async (inner) => {
    const { id: _id, createdAt: _createdAt, ...before } = await requireWebhook(inner.sql, { ...inner, id });
    await inner.sql`delete from webhooks where id = ${id}`;
    await recordAudit(inner, { action: 'webhook.delete', subject: `webhook:${id}`, before: auditedWebhook(before) });
    return null;
  });
}
