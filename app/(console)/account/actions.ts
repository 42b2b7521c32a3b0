'use server';

import { headers } from 'next/headers';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { changePassword } from '@/lib/auth/people/change-password';
import { sharedPeopleEngine } from '@/lib/auth/people/engine';

/** Changes the password of whoever is signed in, and keeps this browser signed in. */
export async function renewPassword(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return await act(async (ctx) => {
    const password = String(form.get('password') ?? '');
    await changePassword(ctx, ctx.userId, { current: String(form.get('current') ?? ''), password });
    await (await sharedPeopleEngine()).api.signInEmail({ body: { email: ctx.actor.name, password }, headers: await headers() });
    return undefined;
  });
}
