import type { Metadata } from 'next';
import { findInvited, type Invited } from '@/lib/auth/people/choose-password';
import { sharedContext } from '@/lib/http/context';
import { PasswordForm } from './password-form';

export const metadata: Metadata = { title: 'Choose a password' };

export default async function PasswordPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const person = typeof token === 'string' ? await findInvited(sharedContext().sql, token) : undefined;
  if (typeof token !== 'string' || person === undefined) {
    return (
      <>
        <h1 className="text-xl font-semibold">This link does not work any more</h1>
        <p className="mt-3 text-sm text-ink-soft">
          It works once, for three days. Ask an owner for a new one: Settings, People, “Password link”.
        </p>
      </>
    );
  }
  return (
    <>
      <h1 className="text-xl font-semibold">{person.hasJoined ? 'Choose a password' : `Welcome, ${person.name}`}</h1>
      <p className="mt-1 mb-6 text-sm text-ink-soft">
        {person.hasJoined ? `For ${person.name}. It ends every session that is open elsewhere.` : awaiting(person)}
      </p>
      <PasswordForm token={token} email={person.email} />
    </>
  );
}

/** “You come in as editor of Production and viewer of Staging.”, and what to do for it. */
function awaiting({ places }: Invited): string {
  const roles = new Intl.ListFormat('en').format(places.map(({ environment, role }) => `${role} of ${environment}`));
  return `You come in as ${roles}. Choose a password to sign in with.`;
}
