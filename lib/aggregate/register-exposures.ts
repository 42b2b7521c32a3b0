import type { TransactionSql } from '@/lib/db/types';
import { attemptSql, type Fragment, list } from './attempt-sql';
import type { AttemptToSettle } from './types';

/** Ordinal for units that an earlier attempt had exposed: they are kept apart and never settled. */
export const LEFT_OUT = -1;

/** [from, to) in the time by which the attempt is settled; `from` in Postgres's own text, since it may be `-infinity`. */
export interface Slice {
  from: string;
  to: Date;
}

/**
 * Takes new exposures from the log: one row a unit, by its first receipt, and the counts the traffic balance is tested on. Units that
 * are seen again are marked, so that settling reads all their exposures in the log.
 *
 * @returns number of units that are new
 */
export async function registerExposures(tx: TransactionSql, attempt: AttemptToSettle, { from, to }: Slice): Promise<number> {
  const { attemptId } = attempt;
  const { time, stratum, slices } = attemptSql(tx, attempt);
  const [row] = await tx<{ units: bigint }[]>`
    with seen as (
      select distinct on (e.unit)
        e.unit, ${time} as first_received, e.occurred, e.variant, ${stratum} as stratum, ${slices} as slices, e.hash_differs,
        lead(true) over (partition by e.unit order by ${time}, e.occurred, e.message_id) is not null as repeated
      from event_log e
      where e.attempt_id is not null and e.attempt_id + 0 = ${attemptId} and ${time} >= ${from}::text::timestamptz and ${time} < ${to}
      order by e.unit, ${time}, e.occurred, e.message_id
    ),
    told as materialized (
      select *, (select x.repeated from exposures x where x.attempt_id = ${attemptId} and x.unit = s.unit) as was_repeated from seen s
    ),
    again as (
      update exposures set repeated = true
      where attempt_id = ${attemptId} and unit = any(array(select unit from told where not was_repeated))
    ),
    fresh as ${attempt.earlierAttempts.length === 0 ? tx`not materialized` : tx`materialized`} (
      select unit, first_received, occurred, variant, slices, repeated, hash_differs, ${earlier(tx, attempt)} as stratum
      from told s
      where was_repeated is null
    ),
    added as (
      insert into exposures (attempt_id, unit, first_received, occurred, variant, stratum, slices, repeated)
      select ${attemptId}, unit, first_received, occurred, variant, stratum, slices, repeated from fresh
    ),
    counted as (
      insert into exposure_counts as c (attempt_id, stratum, variant, slice, units, hash_differs)
      select ${attemptId}, stratum, variant, slice, sum(units), sum(hash_differs)
      from (
        select stratum, variant, slices, count(*) as units, count(*) filter (where hash_differs) as hash_differs
        from fresh group by stratum, variant, slices
      ) pooled cross join lateral unnest(array[''] || slices) as slice
      group by stratum, variant, slice
      on conflict (attempt_id, stratum, variant, slice) do update
      set units = c.units + excluded.units, hash_differs = c.hash_differs + excluded.hash_differs
    )
    select count(*) as units from fresh`;
  return Number(row?.units ?? 0);
}

/** The stratum of a unit `s`, or that it is left out. */
function earlier(tx: TransactionSql, { environmentId, earlierAttempts, clock }: AttemptToSettle): Fragment {
  if (earlierAttempts.length === 0) return tx`s.stratum`;
  const time = clock === 'event' ? tx`p.occurred` : tx`p.received`;
  return tx`case when (
    select count(*) from event_log p
    where p.environment_id = ${environmentId} and p.unit = s.unit and p.attempt_id = any(${list(earlierAttempts)}::int[])
      and ${time} < s.first_received and ${time} >= s.first_received - interval '28 days'
  ) > 0 then ${LEFT_OUT} else s.stratum end`;
}
