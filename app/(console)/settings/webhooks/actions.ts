'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import { expectedOf, withConflict } from '@/app/_server/conflict';
import { type ConsoleContext, consoleContext, redirectWithin } from '@/app/_server/console-context';
import type { Edited, Outcome } from '@/app/_server/outcome';
import type { Draft } from '@/app/_ui/document-changes';
import { createWebhook } from '@/lib/experiments/webhooks/create-webhook';
import { deleteWebhook } from '@/lib/experiments/webhooks/delete-webhook';
import { getWebhook } from '@/lib/experiments/webhooks/get-webhook';
import { putWebhook } from '@/lib/experiments/webhooks/put-webhook';
import { redeliver } from '@/lib/experiments/webhooks/redeliver';
import { rotateWebhookSecret } from '@/lib/experiments/webhooks/rotate-webhook-secret';
import { testWebhook } from '@/lib/experiments/webhooks/test-webhook';
import { editedWebhook } from './edited-webhook';

const PLACE = '/settings/webhooks';

export interface MadeWebhook {
  id: number;
  secret: string;
}

/** Makes a webhook; the answer is the only place where its secret is shown. */
export async function makeWebhook(_before: Outcome<MadeWebhook> | null, form: FormData): Promise<Outcome<MadeWebhook>> {
  return await act(async (ctx) => {
    const { id, secret } = await createWebhook({ ctx, input: documentFrom(form) });
    revalidatePath(PLACE);
    return { id, secret };
  });
}

export async function saveWebhook(_before: Outcome<Edited> | null, form: FormData): Promise<Outcome<Edited>> {
  const { id, document } = { id: idOf(form), document: documentFrom(form) };
  const saved = await act(async (ctx) => {
    const webhook = await putWebhook({ ctx, input: { id, document, expected: expectedOf(form) } });
    revalidatePath(PLACE, 'layout');
    return editedWebhook(webhook);
  });
  return await withConflict({
    saved,
    form,
    mine: () => document,
    read: async () => editedWebhook(await getWebhook({ ctx: await consoleContext(), input: { id } })),
  });
}

export async function sendTest(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await changed((ctx) => testWebhook({ ctx, input: { id: idOf(form) } }));
}

export async function sendAgain(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await changed((ctx) => redeliver({ ctx, input: { webhook: idOf(form), deliveryId: String(form.get('delivery') ?? '') } }));
}

export async function rotateSecret(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return await act(async (ctx) => (await rotateWebhookSecret({ ctx, input: { id: idOf(form) } })).secret);
}

export async function removeWebhook(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await changed(async (ctx) => {
    await deleteWebhook({ ctx, input: { id: idOf(form) } });
    revalidatePath(PLACE, 'layout');
    redirectWithin(ctx, PLACE);
  });
}

async function changed(work: (ctx: ConsoleContext) => Promise<unknown>): Promise<Outcome> {
  return await act(async (ctx) => {
    await work(ctx);
    revalidatePath(PLACE, 'layout');
    return undefined;
  });
}

function idOf(form: FormData): number {
  return Number(form.get('id'));
}

/** As the API takes it; what is wrong comes back by field. */
function documentFrom(form: FormData): Draft {
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
