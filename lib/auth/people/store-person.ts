import { randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { AnySql } from '@/lib/db/types';

/** Adds a person who cannot sign in yet. Returns their id. */
export async function insertPerson(sql: AnySql, { email, name }: { email: string; name: string }): Promise<string> {
  const id = newId();
  await sql`insert into users (id, email, name) values (${id}, ${email}, ${name})`;
  return id;
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
