import type { Sql } from '@/lib/db/types';
import type { WebhookPayload } from './payload';

/** One delivery, for one attempt. */
export interface ClaimedDelivery {
  id: bigint;
  deliveryId: string;
  event: string;
  payload: WebhookPayload;
  /** This one included. */
  attempts: number;
  kind: 'json' | 'slack';
  url: string;
  /** The newest first. */
  secrets: string[];
}

/** Longer than an attempt can take; after a crash the delivery is due again then. */
const LEASE_MS = 60_000;

/**
 * Takes the delivery that is due longest, so that no other worker takes it meanwhile. The claim is committed before anything is sent: no
 * transaction, which would hold back the watermark, stays open while a receiver thinks.
 */
export async function claimDelivery(sql: Sql, now: Date): Promise<ClaimedDelivery | undefined> {
  const [claimed] = await sql<(Omit<ClaimedDelivery, 'deliveryId'> & { delivery_id: string })[]>`
    update outbox o set attempts = o.attempts + 1, attempted_at = ${now}, due_at = ${new Date(now.getTime() + LEASE_MS)}
    from webhooks w
    where w.id = o.webhook_id and o.id = (
      select d.id from outbox d join webhooks h on h.id = d.webhook_id
      where d.state = 'pending' and d.due_at <= ${now} and h.disabled_at is null
      order by d.due_at, d.id limit 1 for update of d skip locked
    )
    returning o.id, o.delivery_id, o.event, o.payload, o.attempts, w.kind, w.url,
      case when w.former_until > ${now} then array[w.secret, w.former_secret] else array[w.secret] end as secrets`;
  if (claimed === undefined) return undefined;
  const { delivery_id: deliveryId, ...rest } = claimed;
  return { ...rest, deliveryId };
}
