import type { TransactionSql } from '@/lib/db/types';

/** First half of the advisory lock; any number that nothing else here locks with two halves and no environment has. */
export const SETTLING = 0x7365746c;

/**
 * Marks this transaction as one that settles an attempt, until it ends. Whoever holds the mark writes no event, so the watermark does
 * not wait for it.
 *
 * @returns false while another transaction settles the same attempt
 */
export async function lockSettling(tx: TransactionSql, attemptId: number): Promise<boolean> {
  const [lock] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${SETTLING}, ${attemptId}) as mine`;
  return lock?.mine === true;
}
