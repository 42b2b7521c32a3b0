import type { Sql } from '@/lib/db/types';

/**
 * Erases a unit: its events, its exposures and what was kept of its refused events. The sums it is part of stay; they are anonymous.
 *
 * @returns number of events erased
 */
export async function deleteUnit(sql: Sql, environmentId: number, unit: string): Promise<number> {
  return await sql.begin(async (tx) => {
    const erased = await tx`delete from event_log where environment_id = ${environmentId} and unit = ${unit}`;
    await tx`
      delete from exposures where unit = ${unit} and attempt_id in (
        select a.id from attempts a join experiments e on e.id = a.experiment_id where e.environment_id = ${environmentId}
      )`;
    // The text of a refused event holds the unit as JSON.
    await tx`delete from rejected_events where environment_id = ${environmentId} and position(${JSON.stringify(unit)} in body) > 0`;
    return erased.count;
  });
}
