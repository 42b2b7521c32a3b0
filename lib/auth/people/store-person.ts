import { randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { AnySql } from '@/lib/db/types';
import type { Role } from '../actor';

/** Adds a person who cannot sign in yet. Returns their id. */
export async function insertPerson(sql: AnySql, { email, name }: { email: string; name: string }): Promise<string> {
  const id = newId();
  await sql`insert into users (id, email, name) values (${id}, ${email}, ${name})`;
  return id;
}

/** Lets a person into an environment. Returns whether they were not there already. */
export async function insertMember(
  sql: AnySql,
  { environmentId, userId, role }: { environmentId: number; userId: string; role: Role },
): Promise<boolean> {
  const added = await sql`
    insert into members (environment_id, user_id, role) values (${environmentId}, ${userId}, ${role})
    on conflict do nothing returning 1`;
  return added.length === 1;
}

/** Sets a password in the form better-auth reads, and ends every session and lock-out that stood on the old one. */
export async function storePassword(sql: AnySql, userId: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await sql`
    insert into accounts (id, user_id, account_id, provider_id, password)
    values (${newId()}, ${userId}, ${userId}, 'credential', ${hash})
    on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`;
  await sql`delete from sessions where user_id = ${userId}`;
  await sql`delete from password_attempts where email = (select email from users where id = ${userId})`;
}

function newId(): string {
  return randomBytes(16).toString('hex');
}
