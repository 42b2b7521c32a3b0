import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { formatDuration } from '../duration';
import type { WebhookDocument } from './webhook-document';

/** A webhook as lists show it; its secret is shown when it is made and never again. */
export interface WebhookView extends WebhookDocument {
  id: number;
  createdAt: string;
}

export interface SelectedWebhook {
  id: number;
  name: string;
  kind: 'json' | 'slack';
  url: string;
  events: WebhookDocument['events'];
  hold_seconds: number | null;
  created_at: Date;
  disabled_at: Date | null;
}

export function toWebhookView(row: SelectedWebhook): WebhookView {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    events: row.events,
    ...(row.hold_seconds === null ? {} : { holdAfter: formatDuration(row.hold_seconds * 1000) }),
    enabled: row.disabled_at === null,
    createdAt: row.created_at.toISOString(),
  };
}

/** What of a webhook a change replaces; its revision is that of this. */
export function documentOf({ id: _id, createdAt: _createdAt, ...document }: WebhookView): WebhookDocument {
  return document;
}

/**
 * One webhook of the environment.
 *
 * @param lock for a transaction that is about to change it
 * @throws AppError NOT_FOUND
 */
export async function requireWebhook(
  sql: AnySql,
  { environmentId, id, lock = false }: { environmentId: number; id: number; lock?: boolean },
): Promise<WebhookView> {
  const [row] = await sql<SelectedWebhook[]>`
    select id, name, kind, url, events, hold_seconds, created_at, disabled_at from webhooks
    where environment_id = ${environmentId} and id = ${id} ${lock ? sql`for no key update` : sql``}`;
  if (row === undefined) throw new AppError('NOT_FOUND', `there is no webhook ${id}: GET /api/v1/webhooks lists them`);
  return toWebhookView(row);
}

/** For the audit log, which more people read: an address of Slack's is a secret in itself. */
export function auditedWebhook({ url, ...webhook }: WebhookDocument): object {
  return { ...webhook, host: new URL(url).host };
}
