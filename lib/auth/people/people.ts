import { z } from 'zod';
import type { TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { Role } from '../actor';
import { requireMay } from '../permissions';
import { issueLink } from './link';
import { type PeopleContext, recordPerson } from './people-context';
import { emailSchema, nameSchema, parseInput, roleSchema } from './person-input';
import { insertMember, insertPerson } from './store-person';

/** A person as the owner of an environment sees them. */
export interface ListedPerson {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Has a password or an account at the identity provider; otherwise still has to open their link. */
  hasJoined: boolean;
  /** Of the sessions that last; null when there is none. */
  signedInAt: string | null;
}

const inviteSchema = z.object({ email: emailSchema, name: nameSchema, role: roleSchema });

/** The people of an environment, by e-mail address. Any role may look. */
export async function listPeople({ sql, environmentId }: Pick<PeopleContext, 'sql' | 'environmentId'>): Promise<ListedPerson[]> {
  const rows = await sql<(Omit<ListedPerson, 'signedInAt'> & { signedInAt: Date | null })[]>`
    select users.id, users.email, users.name, members.role,
      exists (select 1 from accounts where accounts.user_id = users.id) as "hasJoined",
      (select max(sessions.created_at) from sessions where sessions.user_id = users.id) as "signedInAt"
    from members join users on users.id = members.user_id
    where members.environment_id = ${environmentId}
    order by users.email`;
  return rows.map((row) => ({ ...row, signedInAt: row.signedInAt?.toISOString() ?? null }));
}

/**
 * Adds a person to the environment. The link, good once, lets a new person choose a password; who has one already needs none.
 *
 * @returns the path of the link, or null
 * @throws AppError FORBIDDEN · INVALID_FIELD · CONFLICT when the person is in this environment already
 */
export async function invitePerson(ctx: PeopleContext, input: unknown): Promise<string | null> {
  requireMay(ctx.actor, 'person.invite');
  const { email, name, role } = parseInput(inviteSchema, input);
  return ctx.sql.begin(async (transaction) => {
    const [there] = await transaction<{ id: string }[]>`select id from users where email = ${email}`;
    const id = there?.id ?? (await insertPerson(transaction, { email, name }));
    if (!(await insertMember(transaction, { environmentId: ctx.environmentId, userId: id, role })))
      throw new AppError('CONFLICT', `${email} is in this environment already: change the role in the list`);
    await recordPerson(transaction, ctx, { action: 'person.invite', email, after: { role } });
    return there === undefined ? passwordPath(transaction, id) : null;
  });
}

/**
 * Changes what a person may do here; from their next request on.
 *
 * @throws AppError FORBIDDEN · INVALID_FIELD · NOT_FOUND · CONFLICT when the environment would be left without an owner
 */
export async function changeRole(ctx: PeopleContext, userId: string, input: unknown): Promise<void> {
  requireMay(ctx.actor, 'person.role');
  const { role } = parseInput(z.object({ role: roleSchema }), { role: input });
  await ctx.sql.begin(async (transaction) => {
    const { email } = await lockMember(transaction, ctx, userId, role);
    await transaction`update members set role = ${role} where environment_id = ${ctx.environmentId} and user_id = ${userId}`;
    await recordPerson(transaction, ctx, { action: 'person.role', email, after: { role } });
  });
}

/**
 * Takes a person out of the environment, and with the last one out of Rampart altogether; what they did stays in the audit log.
 *
 * @throws AppError FORBIDDEN · NOT_FOUND · CONFLICT when the environment would be left without an owner
 */
export async function removePerson(ctx: PeopleContext, userId: string): Promise<void> {
  requireMay(ctx.actor, 'person.remove');
  await ctx.sql.begin(async (transaction) => {
    const { email } = await lockMember(transaction, ctx, userId, undefined);
    await transaction`delete from members where environment_id = ${ctx.environmentId} and user_id = ${userId}`;
    await transaction`delete from users where id = ${userId} and not exists (select 1 from members where user_id = ${userId})`;
    await transaction`delete from verifications where identifier = ${`password:${userId}`} and not exists (select 1 from users where id = ${userId})`;
    await recordPerson(transaction, ctx, { action: 'person.remove', email });
  });
}

/**
 * A link with which a person chooses a new password, without any mail server: the owner hands it over. It gives its holder all that the
 * person may do, so whoever asks must be an owner wherever the person is.
 *
 * @throws AppError FORBIDDEN · NOT_FOUND
 */
export async function issuePasswordLink(ctx: PeopleContext, userId: string): Promise<string> {
  requireMay(ctx.actor, 'person.password-link');
  return ctx.sql.begin(async (transaction) => {
    const { email } = await lockMember(transaction, ctx, userId, 'owner');
    const [elsewhere] = await transaction`
      select 1 from members theirs
      where theirs.user_id = ${userId} and not exists (
        select 1 from members mine join users on users.id = mine.user_id
        where users.email = ${ctx.actor.name} and mine.environment_id = theirs.environment_id and mine.role = 'owner')
        and theirs.environment_id <> ${ctx.environmentId}
      limit 1`;
    if (elsewhere !== undefined)
      throw new AppError('FORBIDDEN', `${email} is in an environment where you are no owner: ask its owner for the link`);
    await recordPerson(transaction, ctx, { action: 'person.password-link', email });
    return passwordPath(transaction, userId);
  });
}

// All members stay locked while one changes, so that two owners cannot remove each other at once.
async function lockMember(
  sql: TransactionSql,
  { environmentId }: PeopleContext,
  userId: string,
  becomes: Role | undefined,
): Promise<{ email: string }> {
  const all = await sql<{ id: string; email: string; role: Role }[]>`
    select users.id, users.email, members.role from members join users on users.id = members.user_id
    where members.environment_id = ${environmentId} order by users.id for update of members`;
  const person = all.find(({ id }) => id === userId);
  if (person === undefined) throw new AppError('NOT_FOUND', 'this person is not in the environment any more');
  const isLastOwner = person.role === 'owner' && all.filter(({ role }) => role === 'owner').length === 1;
  if (isLastOwner && becomes !== 'owner') {
    throw new AppError('CONFLICT', `${person.email} is the only owner here: make somebody else an owner first`);
  }
  return person;
}

async function passwordPath(sql: TransactionSql, userId: string): Promise<string> {
  return `/password?token=${await issueLink(sql, `password:${userId}`)}`;
}
