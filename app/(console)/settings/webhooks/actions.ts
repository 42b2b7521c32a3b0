'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { createWebhook } from '@/lib/experiments/webhooks/create-webhook';
import { deleteWebhook } from '@/lib/experiments/webhooks/delete-webhook';
import { putWebhook } from '@/lib/experiments/webhooks/put-webhook';
import { redeliver } from '@/lib/experiments/webhooks/redeliver';
import { rotateWebhookSecret } from '@/lib/experiments/webhooks/rotate-webhook-secret';
import { testWebhook } from '@/lib/experiments/webhooks/test-webhook';

const PLACE = '/settings/webhooks';

export interface MadeWebhook {
  id: number;
  secret: string;
}

/** Makes a webhook; the answer is the only place where its secret is shown. */
export async function makeWebhook(_before: Outcome<MadeWebhook> | null, form: FormData): Promise<Outcome<MadeWebhook>> {
  const ctx = await consoleContext();
  const outcome = await outcomeOf(async () => {
    const { id, secret } = await createWebhook({ ctx, input: documentFrom(form) });
    return { id, secret };
  });
  if (outcome.ok) revalidatePath(PLACE);
  return outcome;
}

export async function saveWebhook(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  return await changed(() => putWebhook({ ctx, input: { id: idOf(form), document: documentFrom(form) } }));
}

export async function sendTest(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  return await changed(() => testWebhook({ ctx, input: { id: idOf(form) } }));
}

export async function sendAgain(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  return await changed(() => redeliver({ ctx, input: { webhook: idOf(form), deliveryId: String(form.get('delivery') ?? '') } }));
}

export async function rotateSecret(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  const ctx = await consoleContext();
  return await outcomeOf(async () => (await rotateWebhookSecret({ ctx, input: { id: idOf(form) } })).secret);
}

export async function removeWebhook(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const ctx = await consoleContext();
  const outcome = await changed(() => deleteWebhook({ ctx, input: { id: idOf(form) } }));
  if (outcome.ok) redirect(PLACE);
  return outcome;
}

async function changed(work: () => Promise<unknown>): Promise<Outcome> {
  const outcome = await outcomeOf(async () => {
    await work();
    return undefined;
  });
  if (outcome.ok) revalidatePath(PLACE, 'layout');
  return outcome;
}

function idOf(form: FormData): number {
  return Number(form.get('id'));
}

/** As the API takes it; what is wrong comes back by field. */
function documentFrom(form: FormData): object {
  const holdAfter = String(form.get('holdAfter') ?? '').trim();
  return {
    name: String(form.get('name') ?? ''),
    kind: String(form.get('kind') ?? ''),
    url: String(form.get('url') ?? '').trim(),
    events: form.getAll('events').map(String),
    enabled: form.get('enabled') === 'on',
    ...(holdAfter === '' ? {} : { holdAfter }),
  };
}
