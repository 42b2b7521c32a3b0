import type { TransactionSql } from '@/lib/db/types';

/**
 * Sets the planner up for settling, until the transaction ends. The log grows by orders of magnitude between two looks of the planner's
 * statistics; the right plan never reads all of it. A plan made for any parameters would not know how narrow the slice is. Groups are
 * hashed, since they are few and the rows many. What a statement holds is bounded however many units a tick settles: beyond that it goes
 * through files, at no cost that 500,000 units would show.
 *
 * Of an environment or attempt newer than the statistics the planner expects one row, and joins lists by comparing each row with each.
 * So settling writes a join to `event_log` or `exposures` as a lateral select with `offset 0`, which can only be a lookup by unit.
 */
export async function preferIndexes(tx: TransactionSql): Promise<void> {
  await tx`select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('jit', 'off', true), set_config('work_mem', '24MB', true), set_config('enable_sort', 'off', true)`;
}

/** Switched off for a statement whose join is to hash one side: no statistics would tell the planner how many rows there are. */
export async function allowNestedLoops(tx: TransactionSql, isOn: boolean): Promise<void> {
  await tx`select set_config('enable_nestloop', ${isOn ? 'on' : 'off'}, true)`;
}
