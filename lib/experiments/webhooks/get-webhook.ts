import { requireMay } from '@/lib/auth/permissions';
import type { ExperimentsContext } from '../context';
import { requireWebhook, type WebhookView } from './webhook-row';

/**
 * One webhook. For owners: an address can be a secret in itself.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function getWebhook({ ctx, input }: { ctx: ExperimentsContext; input: { id: number } }): Promise<WebhookView> {
  requireMay(ctx.actor, 'webhook.read');
  return await requireWebhook(ctx.sql, { environmentId: ctx.environmentId, id: input.id });
}
