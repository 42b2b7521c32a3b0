import { requireMay } from '@/lib/auth/permissions';
import type { ExperimentsContext } from '../context';
import { requireWebhook } from './webhook-row';

/** One row of a webhook's delivery log. */
export interface DeliveryView {
  id: string;
  /** The `Rampart-Delivery` header. */
  deliveryId: string;
  event: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  createdAt: string;
  /** Of the last attempt. */
  attemptedAt: string | null;
  /** Of the next attempt. */
  dueAt: string | null;
  /** HTTP status, null when there was no answer. */
  status: number | null;
  /** Beginning of the answer, or why there was none. */
  response: string | null;
  payload: unknown;
}

interface DeliveryRow {
  id: bigint;
  delivery_id: string;
  event: string;
  state: DeliveryView['state'];
  attempts: number;
  created_at: Date;
  attempted_at: Date | null;
  due_at: Date;
  status: number | null;
  response: string | null;
  payload: unknown;
}

const PAGE = 50;

/**
 * A webhook's deliveries, the newest first; `before` is the id to go on from.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function listDeliveries({
  ctx: { sql, environmentId, actor },
  input: { webhook, before },
}: {
  ctx: ExperimentsContext;
  input: { webhook: number; before?: string | undefined };
}): Promise<DeliveryView[]> {
  requireMay(actor, 'webhook.read');
  await requireWebhook(sql, { environmentId, id: webhook });
  const rows = await sql<DeliveryRow[]>`
    select id, delivery_id, event, state, attempts, created_at, attempted_at, due_at, status, response, payload from outbox
    where webhook_id = ${webhook} and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
    order by id desc limit ${PAGE}`;
  return rows.map((row) => ({
    id: String(row.id),
    deliveryId: row.delivery_id,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    attemptedAt: row.attempted_at?.toISOString() ?? null,
    dueAt: row.state === 'pending' ? row.due_at.toISOString() : null,
    status: row.status,
    response: row.response,
    payload: row.payload,
  }));
}
