import type { TransactionSql } from '@/lib/db/types';

/** First half of the advisory lock; any number that nothing else here locks with two halves and no environment has. */
export const SETTLING = 0x7365746c;

/**
 * Marks this transaction, until it ends, as one that settles and writes no event, so that the watermark does not wait for it. Any number
 * may be marked at once.
 */
export async function markSettling(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${SETTLING}, 0)`;
}

/**
 * The same, and the only one that settles this attempt.
 *
 * @returns false while another transaction does
 */
export async function lockSettling(tx: TransactionSql, attemptId: number): Promise<boolean> {
  const [lock] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${SETTLING}, ${attemptId}) as mine`;
  return lock?.mine === true;
}
