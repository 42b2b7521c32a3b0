import type { Sql } from '@/lib/db/types';
import { type ClaimedDelivery, claimDelivery } from './claim-delivery';
import { type Posted, post } from './post';
import { reportUrl } from './report-url';
import { MOST_ATTEMPTS, retryDelayMs } from './retry-delay';
import { signature } from './signature';
import { slackMessage } from './slack-message';

export interface DeliverOptions {
  sql: Sql;
  now: () => Date;
  allowLoopback: boolean;
  /** The address people open Rampart under; messages then say where to read more. */
  publicUrl?: string | undefined;
  /** From [0, 1); jitter. */
  chance?: () => number;
  timeoutMs?: number;
  /** No further delivery is begun after it. */
  signal?: AbortSignal;
}

const LANES = 4;
const TIMEOUT_MS = 10_000;

/** Sends everything that is due, several at a time, so that one slow receiver does not hold up the others. Returns the number sent. */
export async function deliverDue(options: DeliverOptions): Promise<number> {
  let sent = 0;
  async function lane(): Promise<void> {
    while (options.signal?.aborted !== true) {
      const claimed = await claimDelivery(options.sql, options.now());
      if (claimed === undefined) return;
      await noteAttempt(options, claimed, await send(options, claimed));
      sent += 1;
    }
  }
  // What is being sent is noted, or not, before anything begins anew.
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return sent;
}

async function send(options: DeliverOptions, claimed: ClaimedDelivery): Promise<Posted> {
  const { payload, kind, deliveryId, event, attempts, url, secrets } = claimed;
  const { now, allowLoopback, publicUrl, timeoutMs = TIMEOUT_MS } = options;
  const place = reportUrl(publicUrl, payload);
  const body = JSON.stringify(kind === 'slack' ? slackMessage(payload, place) : { id: deliveryId, ...payload, url: place });
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Rampart-Webhook/1',
    'rampart-delivery': deliveryId,
    'rampart-event': event,
    'rampart-attempt': String(attempts),
    'rampart-signature': signature(body, { secrets, at: now() }),
  };
  return await post({ url, headers, body, timeoutMs, allowLoopback });
}

/** A claim that was taken over, since this attempt outlived its lease, is another worker's to note. */
async function noteAttempt({ sql, now, chance = Math.random }: DeliverOptions, claimed: ClaimedDelivery, posted: Posted): Promise<void> {
  const { id, attempts } = claimed;
  const { status, response } = posted;
  const isDelivered = status !== null && status >= 200 && status < 300;
  const state = isDelivered ? 'delivered' : attempts >= MOST_ATTEMPTS ? 'failed' : 'pending';
  const dueAt = new Date(now().getTime() + retryDelayMs(attempts, chance()));
  await sql`
    update outbox set state = ${state}, due_at = ${dueAt}, status = ${status}, response = ${response}
    where id = ${id} and attempts = ${attempts} and state = 'pending'`;
}
