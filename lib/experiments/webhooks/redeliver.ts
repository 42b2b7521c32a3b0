import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '../context';
import { transact } from '../transact';
import { requireWebhook } from './webhook-row';

interface Redelivery {
  webhook: number;
  /** Its `Rampart-Delivery` id, which stays the same. */
  deliveryId: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Sends something again, whatever became of it, with all attempts before it.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function redeliver({ ctx, input }: { ctx: ExperimentsContext; input: Redelivery }): Promise<Redelivery> {
  requireMay(ctx.actor, 'webhook.redeliver');
  return await transact(ctx, { verb: 'webhook.redeliver', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const { webhook, deliveryId } = input;
    await requireWebhook(sql, { environmentId, id: webhook });
    const found = UUID.test(deliveryId)
      ? await sql`
          update outbox set state = 'pending', attempts = 0, due_at = ${now}
          where webhook_id = ${webhook} and delivery_id = ${deliveryId} returning 1`
      : [];
    if (found.length === 0) throw new AppError('NOT_FOUND', `webhook ${webhook} has no delivery "${deliveryId.slice(0, 50)}"`);
    await recordAudit(inner, { action: 'webhook.redeliver', subject: `webhook:${webhook}`, after: { deliveryId } });
    return input;
  });
}
