import type { Sql } from '@/lib/db/types';
import { unitDigest } from '@/lib/db/unit-digest';

/** Events that were made before an erasure may be under way for that long with no time of their own. */
const UNDER_WAY = '1 minute';

/**
 * Erases a unit: its events, its exposures and what was kept of its refused events. The sums it is part of stay; they are anonymous.
 * Messages about the time before that come later are not taken back; what the unit does afterwards is new.
 *
 * Settling that has begun is waited for. Writers read the table of erasures in the statement that writes: locking it waits for those
 * under way, and those that come later see the erasure.
 *
 * @returns number of events erased
 */
export async function deleteUnit(sql: Sql, environmentId: number, unit: string): Promise<number> {
  return await sql.begin(async (tx) => {
    const attempts = tx`select a.id from attempts a join experiments e on e.id = a.experiment_id where e.environment_id = ${environmentId}`;
    await tx`select from cuts where attempt_id in (${attempts}) order by attempt_id for update`;
    await tx`lock table erasures in access exclusive mode`;
    await tx`
      insert into erasures (environment_id, unit_digest, before)
      values (${environmentId}, ${unitDigest(tx, tx`${unit}::text`)}, clock_timestamp() + ${UNDER_WAY}::interval)
      on conflict (environment_id, unit_digest) do update set before = excluded.before`;
    const erased = await tx`delete from event_log where environment_id = ${environmentId} and unit = ${unit}`;
    await tx`delete from exposures where unit = ${unit} and attempt_id in (${attempts})`;
    // The text of a refused event holds the unit as JSON.
    await tx`delete from rejected_events where environment_id = ${environmentId} and position(${JSON.stringify(unit)} in body) > 0`;
    return erased.count;
  });
}
