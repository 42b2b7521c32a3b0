import type { Sql } from '@/lib/db/types';

export const MOST_ATTEMPTS = 10;
export const LOCK_MINUTES = 15;

export interface Attempt {
  /** In lower case; addresses nobody has are counted the same, which tells a stranger nothing. */
  email: string;
  /** A browser that has signed in as this person before (known-device.ts), or '' for all others together: a stranger locks out strangers. */
  device: string;
}

/**
 * Counts a password before it is tried, so that many at once cannot slip through.
 *
 * @returns whether the password may be tried
 */
export async function countAttempt(sql: Sql, { email, device }: Attempt): Promise<boolean> {
  await sql`delete from password_attempts where last_at < now() - ${LOCK_MINUTES} * interval '1 minute'`;
  const [row] = await sql`
    insert into password_attempts (email, device, attempts, last_at) values (${email}, ${device}, 1, now())
    on conflict (email, device) do update set attempts = password_attempts.attempts + 1, last_at = now()
      where password_attempts.attempts < ${MOST_ATTEMPTS}
    returning 1`;
  return row !== undefined;
}

/** Forgets the wrong ones after a right one. */
export async function forgetAttempts(sql: Sql, { email, device }: Attempt): Promise<void> {
  await sql`delete from password_attempts where email = ${email} and device = ${device}`;
}
