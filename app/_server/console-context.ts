import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { findSession, type SignedIn } from '@/lib/auth/people/find-session';
import { hasPeople } from '@/lib/auth/people/set-up';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment, type Environment } from '@/lib/experiments/create-environment';
import { sharedContext } from '@/lib/http/context';
import { signInPath } from './return-path';

export interface ConsoleContext extends ExperimentsContext {
  environment: string;
  userId: string;
  /** The person's name; `actor.name` is their e-mail address, which is theirs alone. */
  personName: string;
}

const ENVIRONMENT = 'production';
const PLACE = Symbol.for('rampart.console.environment');

/** What every page and every action of the console works with, in the name of whoever is signed in; others are led to where they can be. */
export const consoleContext = cache(async (): Promise<ConsoleContext> => {
  const { sql, now } = sharedContext();
  const environment = await findEnvironment();
  const { userId, email, name, role } = await requireSession(environment.id);
  if (role === null) redirect('/no-access');
  return {
    sql,
    environmentId: environment.id,
    environment: environment.key,
    actor: { name: email, role },
    userId,
    personName: name,
    now: now(),
  };
});

/** Who is signed in, member of the environment or not. */
export async function findPerson(): Promise<SignedIn | undefined> {
  const { sql } = sharedContext();
  return findSession(sql, (await findEnvironment()).id, await headers());
}

async function requireSession(environmentId: number): Promise<SignedIn> {
  const { sql } = sharedContext();
  const received = await headers();
  const session = await findSession(sql, environmentId, received);
  if (session !== undefined) return session;
  redirect((await hasPeople(sql)) ? signInPath(received.get('x-rampart-path')) : '/set-up');
}

// An environment's number never changes, so one question a process is enough.
async function findEnvironment(): Promise<Environment> {
  const place = globalThis as { [PLACE]?: Environment };
  const { sql, now } = sharedContext();
  place[PLACE] ??= await createEnvironment(sql, { key: ENVIRONMENT, now: now() });
  return place[PLACE];
}
