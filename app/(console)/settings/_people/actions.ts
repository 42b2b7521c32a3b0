'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { act } from '@/app/_server/act';
import type { Outcome } from '@/app/_server/outcome';
import { readPublicUrl } from '@/lib/auth/people/oidc';
import { changeRole, invitePerson, issuePasswordLink, removePerson } from '@/lib/auth/people/people';

/** Adds a person; the value is the link to hand over, or null for somebody who has a password already. */
export async function addPerson(_before: Outcome<string | null> | null, form: FormData): Promise<Outcome<string | null>> {
  return await act(async (ctx) => {
    const path = await invitePerson(ctx, { email: form.get('email'), name: form.get('name'), role: form.get('role') });
    revalidatePath('/settings');
    return path === null ? null : whole(path);
  });
}

export type PersonDeed = 'role' | 'remove' | 'link';

/** Does to a person what the pressed button says; the value is the link where one was asked for. */
export async function actOnPerson(_before: Outcome<string | null> | null, form: FormData): Promise<Outcome<string | null>> {
  return await act(async (ctx) => {
    const userId = String(form.get('userId'));
    const deed = String(form.get('deed')) as PersonDeed;
    if (deed === 'link') return whole(await issuePasswordLink(ctx, userId));
    if (deed === 'remove') await removePerson(ctx, userId);
    else await changeRole(ctx, userId, form.get('role'));
    revalidatePath('/settings');
    return null;
  });
}

async function whole(path: string): Promise<string> {
  const received = await headers();
  const own = `${received.get('x-forwarded-proto') ?? 'http'}://${received.get('host') ?? 'localhost'}`;
  return `${readPublicUrl(process.env) ?? own}${path}`;
}
