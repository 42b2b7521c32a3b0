import type { AnySql, Sql } from '@/lib/db/types';
import type { Role } from '../actor';
import { sharedPeopleEngine } from './engine';

/** An environment that a person may enter. */
export interface Membership {
  environmentId: number;
  key: string;
  name: string;
  role: Role;
}

/** Who sits at the browser, and what they may do where. */
export interface SignedIn {
  userId: string;
  email: string;
  name: string;
  /** By key; empty for a person whom nobody has let in. */
  memberships: Membership[];
}

/** Reads the session cookie; undefined when nobody is signed in. Roles are read anew each time, so a change holds from the next request. */
export async function findSession(sql: Sql, headers: Headers): Promise<SignedIn | undefined> {
  const engine = await sharedPeopleEngine();
  const session = await engine.api.getSession({ headers }).catch(async (error: unknown) => {
    // better-auth hides why it failed; a database out of reach says so itself.
    await sql`select 1`;
    throw error;
  });
  if (session === null) return undefined;
  const { id: userId, email, name } = session.user;
  return { userId, email, name, memberships: await listMemberships(sql, userId) };
}

/** The environments a person is a member of. */
export async function listMemberships(sql: Sql, userId: string): Promise<Membership[]> {
  return await sql<Membership[]>`
    select e.id as "environmentId", e.key, coalesce(e.name, e.key) as name, m.role
    from members m join environments e on e.id = m.environment_id
    where m.user_id = ${userId} and e.archived_at is null order by e.key`;
}

/** An environment that its owners may open again. */
export interface ArchivedEnvironment {
  key: string;
  name: string;
  archivedAt: Date;
}

/** The archived environments that a person owns, the last one first. */
export async function listArchived(sql: Sql, userId: string): Promise<ArchivedEnvironment[]> {
  return await sql<ArchivedEnvironment[]>`
    select e.key, coalesce(e.name, e.key) as name, e.archived_at as "archivedAt"
    from members m join environments e on e.id = m.environment_id
    where m.user_id = ${userId} and m.role = 'owner' and e.archived_at is not null order by e.archived_at desc`;
}

/** Ids of the people who own an environment. */
export async function listOwners(sql: AnySql, environmentId: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select user_id as id from members where environment_id = ${environmentId} and role = 'owner' order by user_id`;
  return rows.map(({ id }) => id);
}

/** Undefined for who is not known, or not any more. */
export async function findUserId(sql: AnySql, email: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`select id from users where email = ${email}`;
  return row?.id;
}
