import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { findSession, type Membership, type SignedIn } from '@/lib/auth/people/find-session';
import { hasPeople } from '@/lib/auth/people/set-up';
import { consolePath } from '@/lib/experiments/console-path';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { sharedContext } from '@/lib/http/context';
import { chooseEnvironment } from './choose-environment';
import { signInPath } from './return-path';

export interface ConsoleContext extends ExperimentsContext {
  /** Key of the environment. */
  environment: string;
  /** All that the person may enter, this one among them. */
  memberships: readonly Membership[];
  userId: string;
  /** The person's name; `actor.name` is their e-mail address, which is theirs alone. */
  personName: string;
}

/**
 * What every page and every action of the console works with: the environment that the address names, in the name of whoever is signed in
 * and is a member of it; others are led to where they can be.
 */
export const consoleContext = cache(async (): Promise<ConsoleContext> => {
  const { sql, now } = sharedContext();
  const path = (await headers()).get('x-rampart-path');
  const { userId, email, name, memberships } = await requireSession(path);
  const choice = chooseEnvironment(path, memberships);
  if ('elsewhere' in choice) redirect(choice.elsewhere);
  const { environmentId, key, role } = choice.membership;
  return { sql, environmentId, environment: key, memberships, actor: { name: email, role }, userId, personName: name, now: now() };
});

/** Who is signed in, whatever they may enter. */
export const findPerson = cache(async (): Promise<SignedIn | undefined> => findSession(sharedContext().sql, await headers()));

/** From an action to a page of the same environment. */
export function redirectWithin({ environment }: Pick<ConsoleContext, 'environment'>, path: string): never {
  redirect(consolePath(path, environment));
}

async function requireSession(path: string | null): Promise<SignedIn> {
  const session = await findPerson();
  if (session !== undefined) return session;
  redirect((await hasPeople(sharedContext().sql)) ? signInPath(path) : '/set-up');
}
