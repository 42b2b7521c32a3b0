import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findPerson } from '@/app/_server/console-context';
import { buttonStyle } from '@/app/_ui/button-style';
import { consolePath, ENVIRONMENT_PARAMETER } from '@/lib/experiments/console-path';
import { DEFAULT_ENVIRONMENT } from '@/lib/experiments/default-environment';
import { signOut } from '../actions';

export const metadata: Metadata = { title: 'No access' };

interface NoAccessProps {
  searchParams: Promise<{ [ENVIRONMENT_PARAMETER]?: string | string[] }>;
}

export default async function NoAccessPage({ searchParams }: NoAccessProps) {
  const asked = (await searchParams)[ENVIRONMENT_PARAMETER] ?? DEFAULT_ENVIRONMENT;
  const person = await findPerson();
  if (person === undefined) redirect('/sign-in');
  const { email, memberships } = person;
  if (memberships.some(({ key }) => key === asked)) redirect(consolePath('/', String(asked)));
  return (
    <>
      <h1 className="text-xl font-semibold">You have no role here yet</h1>
      <p className="mt-3 mb-6 text-sm break-words text-ink-soft">
        You are signed in as {email}, and nobody has let that address into the environment <strong>{String(asked).slice(0, 40)}</strong>.
        Ask one of its owners to invite you.
      </p>
      {memberships.length > 0 && (
        <nav aria-label="Your environments" className="mb-6 text-sm">
          <p className="mb-1 text-ink-soft">You may enter</p>
          <ul className="border-y">
            {memberships.map(({ key, name, role }) => (
              <li key={key} className="border-t first:border-t-0">
                <a href={consolePath('/', key)} className="flex justify-between gap-4 py-2 hover:underline">
                  {name} <span className="text-ink-faint">{role}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <form action={signOut}>
        <button type="submit" className={buttonStyle('plain')}>
          Sign out
        </button>
      </form>
    </>
  );
}
