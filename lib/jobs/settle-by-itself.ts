import { lockSettling } from '@/lib/aggregate/settling-lock';
import type { Settlement } from '@/lib/aggregate/types';
import type { Sql } from '@/lib/db/types';
import type { ExperimentRow } from '@/lib/experiments/experiment-row';
import { settleExperiment } from './tick-experiment';

/**
 * Settles an experiment's attempt in a transaction of its own. Its strata are read after the watermark was found, so that whatever was
 * received before it belongs to one of them.
 *
 * @returns undefined for a draft, and while another worker settles the same attempt
 */
export async function settleByItself(sql: Sql, experiment: ExperimentRow, until: Date): Promise<Settlement | undefined> {
  const { attempt } = experiment;
  if (attempt === null) return undefined;
  const { settlement } = await sql.begin(async (transaction) => {
    if (!(await lockSettling(transaction, attempt.id))) return { settlement: undefined };
    return { settlement: await settleExperiment(transaction, { experiment, attempt, until }) };
  });
  return settlement;
}
