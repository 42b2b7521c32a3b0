import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import type { ExperimentsContext } from '../context';
import { transact } from '../transact';
import { requireWebhook } from './webhook-row';
import { newWebhookSecret } from './webhook-secret';

const BOTH_SIGN_MS = 86_400_000;

/**
 * Gives a webhook a new secret, shown in the answer alone. For a day both sign, so that the receiver can change over without a loss.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function rotateWebhookSecret({
  ctx,
  input: { id },
}: {
  ctx: ExperimentsContext;
  input: { id: number };
}): Promise<{ id: number; secret: string; formerUntil: string }> {
  requireMay(ctx.actor, 'webhook.rotate');
  return await transact(ctx, { verb: 'webhook.rotate', input: { id } }, async (inner) => {
    const { sql, environmentId, now } = inner;
    await requireWebhook(sql, { environmentId, id, lock: true });
    const secret = newWebhookSecret();
    const formerUntil = new Date(now.getTime() + BOTH_SIGN_MS);
    await sql`update webhooks set former_secret = secret, former_until = ${formerUntil}, secret = ${secret} where id = ${id}`;
    await recordAudit(inner, { action: 'webhook.rotate', subject: `webhook:${id}` });
    return { id, secret, formerUntil: formerUntil.toISOString() };
  });
}
