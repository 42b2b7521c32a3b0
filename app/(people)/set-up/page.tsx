import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findLink } from '@/lib/auth/people/link';
import { hasPeople } from '@/lib/auth/people/set-up';
import { sharedContext } from '@/lib/http/context';
import { SetUpForm } from './set-up-form';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetUpPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const { sql } = sharedContext();
  if (await hasPeople(sql)) redirect('/sign-in');
  if (typeof token === 'string' && (await findLink(sql, token)) === 'set-up') {
    return (
      <>
        <h1 className="text-xl font-semibold">Become the owner</h1>
        <p className="mt-1 mb-6 text-sm text-ink-soft">
          Owners decide who else may come in. Rampart keeps all of this in its own database.
        </p>
        <SetUpForm token={token} />
      </>
    );
  }
  return (
    <>
      <h1 className="text-xl font-semibold">Nobody owns this Rampart yet</h1>
      <p className="mt-3 text-sm text-ink-soft">
        {typeof token === 'string' ? 'This link was used or has expired. ' : ''}
        Open the link that <code className="font-mono">npm start</code> printed under “Rampart is ready”. It works once, for 24 hours; each
        start prints a new one until there is an owner.
      </p>
    </>
  );
}
