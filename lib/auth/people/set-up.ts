import { z } from 'zod';
import type { Sql, TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { issueLink, redeemLink } from './link';
import { recordPerson } from './people-context';
import { emailSchema, nameSchema, parseInput, passwordSchema } from './person-input';
import { insertPerson, storePassword } from './store-person';

export interface FirstOwner {
  email: string;
  name: string;
  password: string;
}

const ownerSchema = z.object({ email: emailSchema, name: nameSchema, password: passwordSchema });
// Any number that nothing else in this database locks; the letters "own1".
const FIRST_OWNER_LOCK = 0x6f776e31;

/** Whether anybody can sign in yet. */
export async function hasPeople(sql: Sql): Promise<boolean> {
  const [row] = await sql`select 1 from users limit 1`;
  return row !== undefined;
}

/**
 * Makes the first owner from a one-time set-up link.
 *
 * @throws AppError INVALID_FIELD, with the link still good · FORBIDDEN when the link is used up or the first owner is there already
 */
export async function setUp(sql: Sql, token: string, input: FirstOwner): Promise<FirstOwner> {
  const owner = parseInput(ownerSchema, input);
  await sql.begin(async (transaction) => {
    if ((await redeemLink(transaction, token)) !== 'set-up' || !(await insertFirstOwner(transaction, owner))) {
      throw new AppError('FORBIDDEN', 'this set-up link was used or has expired: restart Rampart for a new one, or sign in');
    }
  });
  return owner;
}

/**
 * What a start does about people: makes the owner that `RAMPART_ADMIN_EMAIL` and `RAMPART_ADMIN_PASSWORD` name when nobody is there yet, or
 * else a set-up link; and a new password link for the person in `RAMPART_PASSWORD_LINK`, the way back in for an owner who is alone.
 *
 * @returns the path of the link to show, if any
 * @throws AppError INVALID_FIELD naming the variable
 */
export async function preparePeople(sql: Sql, variables: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const { RAMPART_ADMIN_EMAIL: email, RAMPART_ADMIN_PASSWORD: password, RAMPART_PASSWORD_LINK: forgetful } = variables;
  if (await hasPeople(sql)) return forgetful ? passwordLinkFor(sql, forgetful) : undefined;
  if (!email && !password) return `/set-up?token=${await issueLink(sql, 'set-up')}`;
  const owner = ownerSchema.safeParse({ email, name: email?.split('@')[0], password });
  if (!owner.success) {
    const [issue] = owner.error.issues;
    const variable = issue?.path[0] === 'password' ? 'RAMPART_ADMIN_PASSWORD' : 'RAMPART_ADMIN_EMAIL';
    throw new AppError('INVALID_FIELD', `${variable} ${issue?.code === 'invalid_type' ? 'is missing: set both or none' : issue?.message}`);
  }
  await sql.begin((transaction) => insertFirstOwner(transaction, owner.data));
  return undefined;
}

async function insertFirstOwner(sql: TransactionSql, owner: FirstOwner): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${FIRST_OWNER_LOCK})`;
  const [there] = await sql`select 1 from users limit 1`;
  if (there !== undefined) return false;
  const id = await insertPerson(sql, owner);
  await storePassword(sql, id, owner.password);
  const environments = await sql<{ id: number }[]>`
    insert into members (environment_id, user_id, role) select id, ${id}, 'owner' from environments returning environment_id as id`;
  for (const environment of environments) {
    const actor = { name: owner.email, role: 'owner' } as const;
    await recordPerson(
      sql,
      { environmentId: environment.id, actor },
      { action: 'person.set-up', email: owner.email, after: { role: 'owner' } },
    );
  }
  return true;
}

async function passwordLinkFor(sql: Sql, email: string): Promise<string> {
  const [person] = await sql<{ id: string }[]>`select id from users where email = ${email.trim().toLowerCase()}`;
  if (person === undefined) throw new AppError('INVALID_FIELD', `RAMPART_PASSWORD_LINK: nobody here has the e-mail address "${email}"`);
  return `/password?token=${await issueLink(sql, `password:${person.id}`)}`;
}
