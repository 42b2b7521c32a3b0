import type { Edited } from '@/app/_server/outcome';
import { revisionOf } from '@/lib/experiments/revision';
import { WEBHOOK_EVENTS } from '@/lib/experiments/webhooks/webhook-document';
import { documentOf, type WebhookView } from '@/lib/experiments/webhooks/webhook-row';

/** A webhook as its form changes it: with its events in the order of the boxes. */
export function editedWebhook(webhook: WebhookView): Edited {
  const document = documentOf(webhook);
  const events = WEBHOOK_EVENTS.filter((event) => document.events.includes(event));
  return { document: { ...document, events }, revision: revisionOf(document) };
}
