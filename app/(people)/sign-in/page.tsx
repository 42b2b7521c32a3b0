import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findPerson } from '@/app/_server/console-context';
import { returnPath } from '@/app/_server/return-path';
import { readOidc } from '@/lib/auth/people/oidc';
import { hasPeople } from '@/lib/auth/people/set-up';
import { sharedContext } from '@/lib/http/context';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ to?: string | string[]; error?: string | string[] }>;
}) {
  const { to, error } = await searchParams;
  const back = returnPath(typeof to === 'string' ? to : null);
  if (!(await hasPeople(sharedContext().sql))) redirect('/set-up');
  if ((await findPerson()) !== undefined) redirect(back);
  const problem = error === undefined ? null : problemOf(String(error));
  return (
    <>
      <h1 className="mb-6 text-xl font-semibold">Sign in</h1>
      <SignInForm to={back} provider={readOidc(process.env)?.label ?? null} problem={problem} />
      <p className="mt-6 text-sm text-ink-soft">Forgotten the password? An owner can give you a link to choose a new one.</p>
    </>
  );
}

/** What better-auth's word for a failed sign-in at the provider means for whoever reads it. */
function problemOf(error: string): string {
  if (error.startsWith('state') || error === 'please_restart_the_process')
    return 'The sign-in took too long or began elsewhere: try again.';
  if (error === 'unable_to_link_account')
    return 'Another account of your organisation has come in under this e-mail address before: ask an owner of Rampart to remove the person and to invite them anew.';
  return 'Your organisation’s account opens nothing here: ask an owner of Rampart to invite its e-mail address.';
}
