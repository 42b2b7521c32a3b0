'use server';

import { revalidatePath } from 'next/cache';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { createKey } from '@/lib/auth/create-key';
import { revokeKey } from '@/lib/auth/revoke-key';
import type { KeyKind } from '@/lib/auth/types';

/** Makes a key; the answer is the only place it is ever shown. */
export async function makeKey(_before: Outcome<string> | null, form: FormData): Promise<Outcome<string>> {
  const { sql, environmentId, actor } = await consoleContext();
  const lines = (name: string) =>
    String(form.get(name) ?? '')
      .split(/[\s,]+/)
      .filter((text) => text !== '');
  const rate = String(form.get('rateLimit') ?? '').trim();
  const outcome = await outcomeOf(async () => {
    const made = await createKey(
      { sql, environmentId, actor },
      {
        // createKey refuses any other text with a message for the field.
        kind: String(form.get('kind')) as KeyKind,
        name: String(form.get('name') ?? '').trim(),
        origins: lines('origins'),
        rateLimit: rate === '' ? undefined : Number(rate),
      },
    );
    return made.key;
  });
  if (outcome.ok) revalidatePath('/settings');
  return outcome;
}

export async function takeKeyBack(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const { sql, environmentId, actor } = await consoleContext();
  const outcome = await outcomeOf(async () => {
    await revokeKey({ sql, environmentId, actor }, Number(form.get('id')));
    return undefined;
  });
  if (outcome.ok) revalidatePath('/settings');
  return outcome;
}
