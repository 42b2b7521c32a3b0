import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '../context';
import { durationMs } from '../duration';
import { parseDocument } from '../parse-document';
import { transact } from '../transact';
import { webhookDocument } from './webhook-document';
import { auditedWebhook, type SelectedWebhook, toWebhookView, type WebhookView } from './webhook-row';
import { newWebhookSecret } from './webhook-secret';

const MOST_WEBHOOKS = 50;

/**
 * Makes a webhook. The answer is the only place where its secret appears.
 *
 * @throws AppError FORBIDDEN, INVALID_FIELD, or CONFLICT when the environment has too many
 */
export async function createWebhook({
  ctx,
  input,
}: {
  ctx: ExperimentsContext;
  input: unknown;
}): Promise<WebhookView & { secret: string }> {
  requireMay(ctx.actor, 'webhook.create');
  const document = parseDocument(webhookDocument, input);
  return await transact(ctx, { verb: 'webhook.create', input: document }, async (inner) => {
    const { sql, environmentId, now } = inner;
    // One after the other, or each of many at once would find room.
    await sql`select 1 from environments where id = ${environmentId} for no key update`;
    const secret = newWebhookSecret();
    const { name, kind, url, events, holdAfter, enabled } = document;
    const [row] = await sql<SelectedWebhook[]>`
      insert into webhooks (environment_id, name, kind, url, events, hold_seconds, secret, created_at, disabled_at)
      select ${environmentId}, ${name}, ${kind}, ${url}, ${events}, ${holdAfter === undefined ? null : durationMs(holdAfter) / 1000}::int,
        ${secret}, ${now}, ${enabled ? null : now}::timestamptz
      where (select count(*) from webhooks where environment_id = ${environmentId}) < ${MOST_WEBHOOKS}
      returning *`;
    if (row === undefined) throw new AppError('CONFLICT', `there are ${MOST_WEBHOOKS} webhooks already: delete one that is not needed`);
    await recordAudit(inner, { action: 'webhook.create', subject: `webhook:${row.id}`, after: auditedWebhook(document) });
    return { ...toWebhookView(row), secret };
  });
}
