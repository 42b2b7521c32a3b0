import { z } from 'zod';
import type { Sql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { Role } from '../actor';
import { findLink, redeemLink } from './link';
import { recordPerson } from './people-context';
import { parseInput, passwordSchema } from './person-input';
import { storePassword } from './store-person';

/** A person with a link to choose a password. */
export interface Invited {
  email: string;
  name: string;
  /** Has a password or an account at the identity provider already. */
  hasJoined: boolean;
  /** Where they may go, and as what. */
  places: { environment: string; role: Role }[];
}

/** Whose password a link is for; undefined when it cannot be used any more. */
export async function findInvited(sql: Sql, token: string): Promise<Invited | undefined> {
  const purpose = await findLink(sql, token);
  const [person] = await sql<(Omit<Invited, 'places'> & { id: string })[]>`
    select id, email, name, exists (select 1 from accounts where user_id = users.id) as "hasJoined"
    from users where ${`password:`} || id = ${purpose ?? ''}`;
  if (person === undefined) return undefined;
  const { id, ...invited } = person;
  const places = await sql<Invited['places']>`
    select coalesce(environments.name, environments.key) as environment, members.role from members join environments on environments.id = members.environment_id
    where members.user_id = ${id} order by 1`;
  return { ...invited, places: [...places] };
}

/**
 * Sets the password of the person a one-time link was made for, and ends their sessions elsewhere.
 *
 * @returns the e-mail address to sign in with
 * @throws AppError INVALID_FIELD, with the link still good · FORBIDDEN when it is used up
 */
export async function choosePassword(sql: Sql, token: string, password: string): Promise<string> {
  parseInput(z.object({ password: passwordSchema }), { password });
  return sql.begin(async (transaction) => {
    const purpose = await redeemLink(transaction, token);
    const [person] = await transaction<{ id: string; email: string; hasJoined: boolean }[]>`
      select id, email, exists (select 1 from accounts where user_id = users.id) as "hasJoined"
      from users where ${`password:`} || id = ${purpose ?? ''}`;
    if (person === undefined) throw new AppError('FORBIDDEN', 'this link was used or has expired: ask an owner for a new one');
    await storePassword(transaction, person.id, password);
    const places = await transaction<{ id: number }[]>`select environment_id as id from members where user_id = ${person.id}`;
    const action = person.hasJoined ? 'person.password' : 'person.join';
    for (const { id } of places) {
      const actor = { name: person.email, role: 'viewer' } as const;
      await recordPerson(transaction, { environmentId: id, actor }, { action, email: person.email });
    }
    return person.email;
  });
}
