'use server';

import { headers } from 'next/headers';
import { consoleContext } from '@/app/_server/console-context';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { changePassword } from '@/lib/auth/people/change-password';
import { sharedPeopleEngine } from '@/lib/auth/people/engine';

/** Changes the password of whoever is signed in, and keeps this browser signed in. */
export async function renewPassword(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const { sql, environmentId, actor, userId } = await consoleContext();
  const password = String(form.get('password') ?? '');
  const outcome = await outcomeOf(async () => {
    await changePassword({ sql, environmentId, actor }, userId, { current: String(form.get('current') ?? ''), password });
    return undefined;
  });
  if (outcome.ok) await (await sharedPeopleEngine()).api.signInEmail({ body: { email: actor.name, password }, headers: await headers() });
  return outcome;
}
