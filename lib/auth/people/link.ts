import { createHash, randomBytes } from 'node:crypto';
import type { AnySql } from '@/lib/db/types';

/** What a link is good for: to become the first owner, or to choose a password. */
export type LinkPurpose = 'set-up' | `password:${string}`;

const HOURS: Record<'set-up' | 'password', number> = { 'set-up': 24, password: 72 };

/** Makes a link that works once; only the hash of its token is kept. Returns the token. */
export async function issueLink(sql: AnySql, purpose: LinkPurpose): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const hours = purpose === 'set-up' ? HOURS['set-up'] : HOURS.password;
  await sql`delete from verifications where expires_at < now()`;
  await sql`
    insert into verifications (id, identifier, value, expires_at)
    values (${randomBytes(16).toString('hex')}, ${purpose}, ${digestOf(token)}, now() + ${hours} * interval '1 hour')`;
  return token;
}

/** What a link is good for, without using it up; undefined when it was used, replaced or has expired. */
export async function findLink(sql: AnySql, token: string): Promise<LinkPurpose | undefined> {
  const [row] = await sql<{ identifier: LinkPurpose }[]>`
    select identifier from verifications
    where value = ${digestOf(token)} and (identifier = 'set-up' or identifier like 'password:%') and expires_at > now()`;
  return row?.identifier;
}

/**
 * Uses a link up, and with it every other link of the same purpose. Of two requests at once, with one link or with two of the same purpose, one
 * gets the purpose: both remove the same rows in one statement, so that neither waits for a row the other holds while holding one itself.
 */
export async function redeemLink(sql: AnySql, token: string): Promise<LinkPurpose | undefined> {
  const purpose = await findLink(sql, token);
  if (purpose === undefined) return undefined;
  const digest = digestOf(token);
  const used = await sql<{ value: string }[]>`delete from verifications where identifier = ${purpose} returning value`;
  return used.some(({ value }) => value === digest) ? purpose : undefined;
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
