import type { Sql } from '@/lib/db/types';
import { byClosing } from './by-closing';
import { closedSums } from './closed-sums';
import { closesAfter } from './closed-units';
import { metricSql } from './metric-sql';
import { preferIndexes } from './prefer-indexes';
import { type StoredMoments, toMomentRows } from './read-moments';
import { LEFT_OUT } from './register-exposures';
import type { AttemptToSettle, MomentRow } from './types';

/**
 * The moments of the units that have been settled, as they would be with everything that has come in since: late outcomes counted,
 * later crossovers left out. For the restated report, never for a decision. Reads every unit's events again.
 *
 * @param settledTo how far the attempt is settled
 */
export async function readRestated(sql: Sql, attempt: AttemptToSettle, settledTo: Date): Promise<MomentRow[]> {
  return await sql.begin('read only', async (tx) => {
    await preferIndexes(tx);
    const rows: MomentRow[] = [];
    for (const { closing, metrics } of byClosing(attempt.metrics)) {
      const rowsDue = tx`u.attempt_id + 0 = ${attempt.attemptId} and u.stratum > ${LEFT_OUT}
        and u.first_received < ${settledTo}::timestamptz - ${closesAfter(tx, closing)}`;
      const due = { rows: rowsDue, closes: tx`'infinity'::timestamptz` };
      const settled = metrics.map((metric, index) => metricSql(tx, metric, index));
      const { expressions, sums } = closedSums(tx, { attempt, closing, settled, due, sweep: undefined });
      rows.push(
        ...toMomentRows(
          await tx<StoredMoments[]>`
        with ${expressions}
        select metric, stratum, variant, slice, units,
          sum_y as "sumY", sum_yy as "sumYy", sum_abs_y as "sumAbsY", raw_sum_y as "rawSumY", raw_sum_yy as "rawSumYy",
          sum_d as "sumD", sum_dd as "sumDd", sum_yd as "sumYd", sum_x as "sumX", sum_xx as "sumXx", sum_xy as "sumXy",
          non_zero as "nonZero", events, 0 as late, crossovers
        from (${sums}) restated
        order by metric, stratum, variant, slice`,
        ),
      );
    }
    return rows;
  });
}
