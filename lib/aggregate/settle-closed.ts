import type { TransactionSql } from '@/lib/db/types';
import type { Fragment } from './attempt-sql';
import { closedSums, eachColumn, outcomes } from './closed-sums';
import { type Closing, dueIn } from './closed-units';
import { binOf } from './histogram-bin';
import { counts, type MetricSql, metricSql } from './metric-sql';
import { allowNestedLoops } from './prefer-indexes';
import type { Slice } from './register-exposures';
import { sweepOf } from './sweep-of';
import type { AttemptToSettle, MetricToSettle } from './types';

export interface ClosedInput {
  attempt: AttemptToSettle;
  closing: Closing;
  /** Metrics with this window and lateness. */
  metrics: readonly MetricToSettle[];
  slice: Slice;
}

/**
 * Adds the units that close in a slice of time to the moments of some metrics.
 *
 * What counts for a unit is what was known when it closed, whichever cut that happens in: one cut or many give the same sums.
 *
 * @returns number of units added
 */
export async function settleClosed(tx: TransactionSql, { attempt, closing, metrics, slice }: ClosedInput): Promise<number> {
  const { attemptId } = attempt;
  const settled = metrics.map((metric, index) => metricSql(tx, metric, index));
  const due = dueIn(tx, attempt, closing, slice);
  const sweep = await sweepOf(tx, { attempt, closing, metrics, slice });
  const { expressions, sums } = closedSums(tx, { attempt, closing, settled, due, sweep });
  if (sweep !== undefined) await allowNestedLoops(tx, false);
  const [row] = await tx<{ units: bigint }[]>`
    with ${expressions},
    added as (
      insert into moments as m (
        metric, stratum, variant, slice, units, ${tx.unsafe(eachColumn((name) => name))}, crossovers, attempt_id
      )
      select s.*, ${attemptId}::int from (${sums}) s
      on conflict (attempt_id, metric, stratum, variant, slice) do update set
        units = m.units + excluded.units,
        ${tx.unsafe(eachColumn((name) => `${name} = m.${name} + excluded.${name}`))},
        crossovers = m.crossovers + excluded.crossovers
    )
    ${histograms(tx, attempt, settled)}
    select coalesce(sum(units), 0)::bigint as units from pooled`;
  if (sweep !== undefined) await allowNestedLoops(tx, true);
  return Number(row?.units ?? 0);
}

function histograms(tx: TransactionSql, attempt: AttemptToSettle, settled: readonly MetricSql[]): Fragment {
  const quantiles = settled.filter(({ metric }) => metric.kind === 'quantile');
  if (quantiles.length === 0) return tx``;
  const known = outcomes(tx, { attempt, settled, closes: tx`u.closes`, ends: tx`u.ends` });
  const parts = quantiles.map(
    ({ metric }, index) => tx`${index === 0 ? tx`` : tx`union all`}
    select ${metric.key}::text as metric, u.stratum, u.variant, ${binOf(tx, tx`e.value`)} as bin, count(*) as events
    from kept u cross join lateral (
      select * from event_log e where e.environment_id = ${attempt.environmentId} and ${known} offset 0
    ) e
    where ${counts(tx, metric, metric.numerator)} and e.occurred >= u.occurred and e.value is not null
    group by u.stratum, u.variant, bin`,
  );
  return tx`, binned as (
      insert into histograms as h (attempt_id, metric, stratum, variant, bin, events)
      select ${attempt.attemptId}::int, p.* from (${parts}) p
      on conflict (attempt_id, metric, stratum, variant, bin) do update set events = h.events + excluded.events
    )`;
}
