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
  const problem =
    error === undefined ? null : 'Your organisation’s account opens nothing here: ask an owner of Rampart to invite its e-mail address.';
  return (
    <>
      <h1 className="mb-6 text-xl font-semibold">Sign in</h1>
      <SignInForm to={back} provider={readOidc(process.env)?.label ?? null} problem={problem} />
      <p className="mt-6 text-sm text-ink-soft">Forgotten the password? An owner can give you a link to choose a new one.</p>
    </>
  );
}
