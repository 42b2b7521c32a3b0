'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { readPublicUrl } from '@/lib/auth/people/oidc';
import { changeRole, invitePerson, issuePasswordLink, removePerson } from '@/lib/auth/people/people';

/** Adds a person; the value is the link to hand over, or null for somebody who has a password already. */
export async function addPerson(_before: Outcome<string | null> | null, form: FormData): Promise<Outcome<string | null>> {
  const ctx = await consoleContext();
  const input = { email: form.get('email'), name: form.get('name'), role: form.get('role') };
  const outcome = await outcomeOf(async () => {
    const path = await invitePerson(ctx, input);
    return path === null ? null : whole(path);
  });
  if (outcome.ok) revalidatePath('/settings');
  return outcome;
}

export type PersonDeed = 'role' | 'remove' | 'link';

/** Does to a person what the pressed button says; the value is the link where one was asked for. */
export async function actOnPerson(_before: Outcome<string | null> | null, form: FormData): Promise<Outcome<string | null>> {
  const ctx = await consoleContext();
  const userId = String(form.get('userId'));
  const deed = String(form.get('deed')) as PersonDeed;
  const outcome = await outcomeOf(async () => {
    if (deed === 'link') return whole(await issuePasswordLink(ctx, userId));
    if (deed === 'remove') await removePerson(ctx, userId);
    else await changeRole(ctx, userId, form.get('role'));
    return null;
  });
  if (outcome.ok && deed !== 'link') revalidatePath('/settings');
  return outcome;
}

async function whole(path: string): Promise<string> {
  const received = await headers();
  const own = `${received.get('x-forwarded-proto') ?? 'http'}://${received.get('host') ?? 'localhost'}`;
  return `${readPublicUrl(process.env) ?? own}${path}`;
}
