import type { Sql } from '@/lib/db/types';
import type { Role } from '../actor';
import { sharedPeopleEngine } from './engine';

/** Who sits at the browser, and what they may do in the environment. */
export interface SignedIn {
  userId: string;
  email: string;
  name: string;
  /** null for a person who is not a member of it. */
  role: Role | null;
}

/** Reads the session cookie; undefined when nobody is signed in. The role is read anew each time, so a change holds from the next request. */
export async function findSession(sql: Sql, environmentId: number, headers: Headers): Promise<SignedIn | undefined> {
  const engine = await sharedPeopleEngine();
  const session = await engine.api.getSession({ headers }).catch(async (error: unknown) => {
    // better-auth hides why it failed; a database out of reach says so itself.
    await sql`select 1`;
    throw error;
  });
  if (session === null) return undefined;
  const { id: userId, email, name } = session.user;
  const [member] = await sql<{ role: Role }[]>`select role from members where environment_id = ${environmentId} and user_id = ${userId}`;
  return { userId, email, name, role: member?.role ?? null };
}
