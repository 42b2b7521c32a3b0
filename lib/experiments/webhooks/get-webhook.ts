import { requireRole } from '@/lib/auth/actor';
import type { ExperimentsContext } from '../context';
import { requireWebhook, type WebhookView } from './webhook-row';

/**
 * One webhook. For owners: an address can be a secret in itself.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function getWebhook({ ctx, input }: { ctx: ExperimentsContext; input: { id: number } }): Promise<WebhookView> {
  requireRole(ctx.actor, 'owner');
  return await requireWebhook(ctx.sql, { environmentId: ctx.environmentId, id: input.id });
}
