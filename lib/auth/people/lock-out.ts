import type { Sql } from '@/lib/db/types';

export const MOST_ATTEMPTS = 10;
export const LOCK_MINUTES = 15;

/**
 * Counts a password before it is tried, so that many at once cannot slip through.
 *
 * @param email in lower case; addresses nobody has are counted the same, which tells a stranger nothing
 * @returns whether the password may be tried
 */
export async function countAttempt(sql: Sql, email: string): Promise<boolean> {
  await sql`delete from password_attempts where last_at < now() - ${LOCK_MINUTES} * interval '1 minute'`;
  const [row] = await sql`
    insert into password_attempts (email, attempts, last_at) values (${email}, 1, now())
    on conflict (email) do update set attempts = password_attempts.attempts + 1, last_at = now()
      where password_attempts.attempts < ${MOST_ATTEMPTS}
    returning 1`;
  return row !== undefined;
}

/** Forgets the wrong ones after a right one. */
export async function forgetAttempts(sql: Sql, email: string): Promise<void> {
  await sql`delete from password_attempts where email = ${email}`;
}
