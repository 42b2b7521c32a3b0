import type { AnySql, TransactionSql } from '@/lib/db/types';
import { type ExperimentRow, experimentColumns, type SelectedExperiment, toExperimentRow } from '@/lib/experiments/experiment-row';

/** Takes an experiment's row for this transaction; undefined when another worker or a command has it just now. */
export async function lockById(sql: TransactionSql, id: number): Promise<ExperimentRow | undefined> {
  const [row] = await sql<SelectedExperiment[]>`
    select ${experimentColumns(sql)}
    from experiments e left join attempts a on a.id = e.attempt_id
    where e.id = ${id} for update of e skip locked`;
  return row && toExperimentRow(row);
}

/** The same without a lock. */
export async function findById(sql: AnySql, id: number): Promise<ExperimentRow | undefined> {
  const [row] = await sql<SelectedExperiment[]>`
    select ${experimentColumns(sql)} from experiments e left join attempts a on a.id = e.attempt_id where e.id = ${id}`;
  return row && toExperimentRow(row);
}
