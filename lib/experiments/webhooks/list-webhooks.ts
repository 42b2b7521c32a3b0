import { requireMay } from '@/lib/auth/permissions';
import type { ExperimentsContext } from '../context';
import { type SelectedWebhook, toWebhookView, type WebhookView } from './webhook-row';

/** The last state of a webhook's deliveries, and how many wait. */
export interface ListedWebhook extends WebhookView {
  last: { state: 'delivered' | 'failed' | 'pending'; at: string } | null;
  waiting: number;
}

interface Counted extends SelectedWebhook {
  last_state: 'delivered' | 'failed' | 'pending' | null;
  last_at: Date | null;
  waiting: number;
}

/**
 * The environment's webhooks, the newest first. For owners: an address can be a secret in itself.
 *
 * @throws AppError FORBIDDEN
 */
export async function listWebhooks({ ctx: { sql, environmentId, actor } }: { ctx: ExperimentsContext }): Promise<ListedWebhook[]> {
  requireMay(actor, 'webhook.read');
  const rows = await sql<Counted[]>`
    select w.*, l.state as last_state, l.attempted_at as last_at,
      (select count(*)::int from outbox o where o.webhook_id = w.id and o.state = 'pending') as waiting
    from webhooks w
    left join lateral (
      select state, attempted_at from outbox o where o.webhook_id = w.id and attempted_at is not null order by attempted_at desc limit 1
    ) l on true
    where w.environment_id = ${environmentId} order by w.id desc`;
  return rows.map((row) => ({
    ...toWebhookView(row),
    last: row.last_state === null || row.last_at === null ? null : { state: row.last_state, at: row.last_at.toISOString() },
    waiting: row.waiting,
  }));
}
