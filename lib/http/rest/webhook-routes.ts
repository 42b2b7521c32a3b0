import { createWebhook } from '@/lib/experiments/webhooks/create-webhook';
import { deleteWebhook } from '@/lib/experiments/webhooks/delete-webhook';
import { getWebhook } from '@/lib/experiments/webhooks/get-webhook';
import { listDeliveries } from '@/lib/experiments/webhooks/list-deliveries';
import { listWebhooks } from '@/lib/experiments/webhooks/list-webhooks';
import { putWebhook } from '@/lib/experiments/webhooks/put-webhook';
import { redeliver } from '@/lib/experiments/webhooks/redeliver';
import { rotateWebhookSecret } from '@/lib/experiments/webhooks/rotate-webhook-secret';
import { testWebhook } from '@/lib/experiments/webhooks/test-webhook';
import { webhookDocument } from '@/lib/experiments/webhooks/webhook-document';
import { documentOf, type WebhookView } from '@/lib/experiments/webhooks/webhook-row';
import { json } from '../answer';
import { experimentsContext } from './experiments-context';
import { type Exchange, expectedRevision, invalid, param, type Route, readObject, wholeNumber, withRevision } from './route';

const LARGEST_ID = 2 ** 31 - 1;
const webhookAnswer = (webhook: WebhookView) => withRevision(webhook, documentOf(webhook));
const BEFORE = { fallback: 0, least: 0, most: Number.MAX_SAFE_INTEGER };

export const webhookRoutes: Route[] = [
  {
    method: 'GET',
    path: '/webhooks',
    summary: 'Webhooks of the environment, without their secrets',
    handle: async (exchange) => ({ webhooks: await listWebhooks({ ctx: experimentsContext(exchange) }) }),
  },
  {
    method: 'POST',
    path: '/webhooks',
    summary:
      'Make a webhook; the answer alone shows its secret. Deliveries carry Rampart-Signature: t=SECONDS,v1=HEX, v1 being HMAC-SHA256(secret, "SECONDS.BODY")',
    body: webhookDocument,
    handle: async (exchange) =>
      json(await createWebhook({ ctx: experimentsContext(exchange), input: await readObject(exchange.request) }), 201),
  },
  {
    method: 'GET',
    path: '/webhooks/:id',
    summary: 'One webhook',
    handle: async (exchange) => webhookAnswer(await getWebhook({ ctx: experimentsContext(exchange), input: { id: webhookId(exchange) } })),
  },
  {
    method: 'PUT',
    path: '/webhooks/:id',
    summary:
      'Replace a webhook, or disable it with "enabled": false; its secret stays. If-Match: ETAG refuses to overwrite what you have not seen',
    body: webhookDocument,
    handle: async (exchange) => {
      const input = { id: webhookId(exchange), document: await readObject(exchange.request), expected: expectedRevision(exchange) };
      return webhookAnswer(await putWebhook({ ctx: experimentsContext(exchange), input }));
    },
  },
  {
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Delete a webhook and its delivery log',
    handle: async (exchange) => {
      const id = webhookId(exchange);
      await deleteWebhook({ ctx: experimentsContext(exchange), input: { id } });
      return { id, deleted: true };
    },
  },
  {
    method: 'POST',
    path: '/webhooks/:id/rotate',
    summary: 'Give a webhook a new secret; for a day the former one signs too',
    handle: async (exchange) => await rotateWebhookSecret({ ctx: experimentsContext(exchange), input: { id: webhookId(exchange) } }),
  },
  {
    method: 'POST',
    path: '/webhooks/:id/test',
    summary: 'Send a test through the outbox',
    handle: async (exchange) => json(await testWebhook({ ctx: experimentsContext(exchange), input: { id: webhookId(exchange) } }), 202),
  },
  {
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'Delivery log, newest first',
    query: { before: 'the id of a delivery, to read those before it' },
    handle: async (exchange) => {
      const before = exchange.query.has('before') ? wholeNumber(exchange.query, 'before', BEFORE) : undefined;
      const input = { webhook: webhookId(exchange), before: before === undefined ? undefined : String(before) };
      return { deliveries: await listDeliveries({ ctx: experimentsContext(exchange), input }) };
    },
  },
  {
    method: 'POST',
    path: '/webhooks/:id/deliveries/:delivery/redeliver',
    summary: 'Send a delivery again, under the same Rampart-Delivery id',
    handle: async (exchange) => {
      const input = { webhook: webhookId(exchange), deliveryId: param(exchange, 'delivery') };
      return json(await redeliver({ ctx: experimentsContext(exchange), input }), 202);
    },
  },
];

function webhookId(exchange: Exchange): number {
  const id = Number(param(exchange, 'id'));
  if (Number.isInteger(id) && id >= 0 && id <= LARGEST_ID) return id;
  throw invalid('id', 'must be the number of a webhook, as GET /webhooks lists it');
}
