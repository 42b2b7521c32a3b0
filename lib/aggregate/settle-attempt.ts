import type { Sql, TransactionSql } from '@/lib/db/types';
import { byClosing } from './by-closing';
import { countArrivals } from './count-arrivals';
import { countLate } from './count-late';
import { preferIndexes } from './prefer-indexes';
import { registerExposures, type Slice } from './register-exposures';
import { registerSlices } from './register-slices';
import { settleClosed } from './settle-closed';
import type { AttemptToSettle, Settlement } from './types';

/**
 * Brings an attempt up to `until`: registers new exposures and adds every unit that has closed since to the moments, once.
 *
 * The row of `cuts` is locked while the sums are added and moves in the same transaction. Of two workers the second finds the work
 * done, and after a crash nothing of a half settlement is left.
 *
 * @param sql the tick's transaction, or a pool to settle in a transaction of its own
 * @param until a watermark (`advanceWatermark`): nothing may still be added to the log before it. For `clock: 'event'` the importer's
 * @throws RangeError when the attempt has no stratum
 */
export async function settleAttempt(sql: Sql | TransactionSql, attempt: AttemptToSettle, until: Date): Promise<Settlement> {
  if ('begin' in sql) return await sql.begin((tx) => settle(tx, attempt, until));
  return await settle(sql, attempt, until);
}

async function settle(tx: TransactionSql, attempt: AttemptToSettle, until: Date): Promise<Settlement> {
  const { attemptId } = attempt;
  await tx`insert into cuts (attempt_id, settled_to) values (${attemptId}, '-infinity') on conflict do nothing`;
  const [cut] = await tx<{ from: string; ahead: boolean; at: Date }[]>`
    select settled_to::text as from, settled_to >= ${until} as ahead, greatest(settled_to, '1970-01-01') as at
    from cuts where attempt_id = ${attemptId} for update`;
  if (cut === undefined || cut.ahead) return { settledTo: cut?.at ?? until, exposed: 0, units: 0, advanced: false };
  const slice: Slice = { from: cut.from, to: until };
  await preferIndexes(tx);
  await registerSlices(tx, attempt, slice);
  const exposed = await registerExposures(tx, attempt, slice);
  let units = 0;
  for (const { closing, metrics } of byClosing(attempt.metrics)) {
    const settled = await settleClosed(tx, { attempt, closing, metrics, slice });
    if (attempt.clock === 'server') await countLate(tx, { attempt, closing, metrics, slice });
    units = Math.max(units, settled);
  }
  if (attempt.clock === 'server') await countArrivals(tx, attempt, slice);
  await tx`update cuts set settled_to = ${until}, updated_at = clock_timestamp() where attempt_id = ${attemptId}`;
  return { settledTo: until, exposed, units, advanced: true };
}
