'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type Outcome, outcomeOf } from '@/app/_server/outcome';
import { choosePassword } from '@/lib/auth/people/choose-password';
import { sharedPeopleEngine } from '@/lib/auth/people/engine';
import { setUp } from '@/lib/auth/people/set-up';
import { sharedContext } from '@/lib/http/context';

/** Makes the first owner and signs them in. */
export async function becomeOwner(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const { sql } = sharedContext();
  const text = textOf(form);
  const input = { email: text('email'), name: text('name'), password: text('password') };
  const outcome = await outcomeOf(() => setUp(sql, text('token'), input));
  if (!outcome.ok) return outcome;
  await signIn(outcome.value.email, input.password);
  redirect('/');
}

/** Sets the password that a one-time link is for, and signs its person in. */
export async function takePassword(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const { sql } = sharedContext();
  const text = textOf(form);
  const outcome = await outcomeOf(() => choosePassword(sql, text('token'), text('password')));
  if (!outcome.ok) return outcome;
  await signIn(outcome.value, text('password'));
  redirect('/');
}

export async function signOut(): Promise<void> {
  await (await sharedPeopleEngine()).api.signOut({ headers: await headers() });
  redirect('/sign-in');
}

// The password was set a moment ago, so that the limits of the sign-in address are not passed by.
async function signIn(email: string, password: string): Promise<void> {
  await (await sharedPeopleEngine()).api.signInEmail({ body: { email, password }, headers: await headers() });
}

function textOf(form: FormData): (name: string) => string {
  return (name) => String(form.get(name) ?? '');
}
