'use server';

import { revalidatePath } from 'next/cache';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { createKey } from '@/lib/auth/create-key';
import { revokeKey } from '@/lib/auth/revoke-key';
import type { KeyKind } from '@/lib/auth/types';

/** Makes a key; the answer is the only place it is ever shown. */
export async function makeKey(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  return await act(async (ctx) => {
    const rate = String(form.get('rateLimit') ?? '').trim();
    const origins = String(form.get('origins') ?? '').split(/[\s,]+/);
    const { key } = await createKey(ctx, {
      // createKey refuses any other text with a message for the field.
      kind: String(form.get('kind')) as KeyKind,
      name: String(form.get('name') ?? '').trim(),
      origins: origins.filter((origin) => origin !== ''),
      rateLimit: rate === '' ? undefined : Number(rate),
    });
    revalidatePath('/settings');
    return key;
  });
}

export async function takeKeyBack(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    await revokeKey(ctx, Number(form.get('id')));
    revalidatePath('/settings');
    return undefined;
  });
}
