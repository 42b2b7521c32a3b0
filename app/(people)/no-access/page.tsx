import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findPerson } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { signOut } from '../actions';

export const metadata: Metadata = { title: 'No access' };

export default async function NoAccessPage() {
  const person = await findPerson();
  if (person === undefined) redirect('/sign-in');
  if (person.role !== null) redirect('/');
  return (
    <>
      <h1 className="text-xl font-semibold">You have no role here yet</h1>
      <p className="mt-3 mb-6 text-sm text-ink-soft">
        You are signed in as {person.email}, and nobody has let that address into this environment. Ask one of its owners to invite you.
      </p>
      <form action={signOut}>
        <button type="submit" className={buttonStyle('plain')}>
          Sign out
        </button>
      </form>
    </>
  );
}
