import { z } from 'zod';
import type { Sql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { findLink, redeemLink } from './link';
import { recordPerson } from './people-context';
import { parseInput, passwordSchema } from './person-input';
import { storePassword } from './store-person';

/** Whose password a link is for; undefined when it cannot be used any more. */
export async function findInvited(sql: Sql, token: string): Promise<{ email: string; name: string } | undefined> {
  const purpose = await findLink(sql, token);
  const [person] = await sql<{ email: string; name: string }[]>`
    select email, name from users where ${`password:`} || id = ${purpose ?? ''}`;
  return person;
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
    const [person] = await transaction<{ id: string; email: string }[]>`
      select id, email from users where ${`password:`} || id = ${purpose ?? ''}`;
    if (person === undefined) throw new AppError('FORBIDDEN', 'this link was used or has expired: ask an owner for a new one');
    await storePassword(transaction, person.id, password);
    const places = await transaction<{ id: number }[]>`select environment_id as id from members where user_id = ${person.id}`;
    for (const { id } of places) {
      const actor = { name: person.email, role: 'viewer' } as const;
      await recordPerson(transaction, { environmentId: id, actor }, { action: 'person.password', email: person.email });
    }
    return person.email;
  });
}
