import { randomUUID } from 'node:crypto';
import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '../context';
import { transact } from '../transact';
import { requireWebhook } from './webhook-row';

/**
 * Puts a test into the outbox; the worker sends it as it would send a decision.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, or CONFLICT while the webhook is disabled
 */
export async function testWebhook({
  ctx,
  input: { id },
}: {
  ctx: ExperimentsContext;
  input: { id: number };
}): Promise<{ deliveryId: string }> {
  requireMay(ctx.actor, 'webhook.test');
  return await transact(ctx, { verb: 'webhook.test', input: { id } }, async (inner) => {
    const { sql, environmentId, now, actor } = inner;
    const { name, enabled } = await requireWebhook(sql, { environmentId, id });
    if (!enabled) throw new AppError('CONFLICT', `webhook "${name}" is disabled: enable it first`);
    const payload = { event: 'test', at: now.toISOString(), sentence: `${actor.name} tests the webhook “${name}”.` };
    const [row] = await sql<{ delivery_id: string }[]>`
      insert into outbox (webhook_id, subject, event, payload, due_at, created_at)
      values (${id}, ${`test:${randomUUID()}`}, 'test', ${JSON.stringify(payload)}, ${now}, ${now})
      returning delivery_id`;
    await recordAudit(inner, { action: 'webhook.test', subject: `webhook:${id}` });
    return { deliveryId: row?.delivery_id ?? '' };
  });
}
