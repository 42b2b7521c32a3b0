import type { AnySql } from '@/lib/db/types';
import { attemptSql, type Fragment, list } from './attempt-sql';
import { LEFT_OUT, type Slice } from './register-exposures';
import type { AttemptToSettle } from './types';

/** Metrics that share their window and lateness are settled together. */
export interface Closing {
  windowMs: number;
  latenessMs: number;
}

export function milliseconds(sql: AnySql, ms: number): Fragment {
  return sql`make_interval(secs => ${ms / 1000}::float8)`;
}

/** Event times lie at most this far in the future of their receipt (lib/ingest). */
export const FURTHEST_AHEAD_MS = 5 * 60_000;

/** How long after its first exposure a unit closes. */
export function closesAfter(sql: AnySql, { windowMs, latenessMs }: Closing): Fragment {
  return milliseconds(sql, windowMs + latenessMs);
}

/** Which units are due, and when each closes: conditions on and an expression over rows `u` of `exposures`. */
export interface Due {
  rows: Fragment;
  closes: Fragment;
}

/** The units of an attempt that close in a slice of time. */
export function dueIn(sql: AnySql, { attemptId }: AttemptToSettle, closing: Closing, { from, to }: Slice): Due {
  const after = closesAfter(sql, closing);
  const rows = sql`u.attempt_id + 0 = ${attemptId} and u.stratum > ${LEFT_OUT}
    and u.first_received >= ${from}::text::timestamptz - ${after} and u.first_received < ${to}::timestamptz - ${after}`;
  return { rows, closes: sql`u.first_received + ${after}` };
}

/** A select of rows for `closedUnits`. */
export function dueUnits(sql: AnySql, { rows, closes }: Due): Fragment {
  return sql`
    select u.unit, u.first_received, u.occurred, u.variant, u.stratum, u.slices, u.repeated, ${closes} as closes
    from exposures u where ${rows}`;
}

/**
 * Common table expressions `again` and `kept`: what was known about units when they closed.
 *
 * A unit that was seen once stands in `exposures` as it is. Of the others the log tells the earliest exposure by its own time, and
 * whether it was in two variants: `again` has those. `kept` has all units but the crossovers and `leftOut`; it is read as a view where a
 * statement names it once.
 *
 * @param due a select of `unit, first_received, occurred, variant, stratum, slices, repeated, closes` that may be read twice
 */
export function closedUnits(sql: AnySql, attempt: AttemptToSettle, closing: Closing, due: Fragment): Fragment {
  const { attemptId, environmentId } = attempt;
  const { time, stratum, slices } = attemptSql(sql, attempt);
  const window = milliseconds(sql, closing.windowMs);
  const splitOf = (ordinal: Fragment) => sql`width_bucket(${ordinal}, ${list(resplits(attempt))}::int[])`;
  return sql`
    again as materialized (
      select d.unit, d.first_received, d.closes, d.repeated, first.*
      from (${due}) d cross join lateral (
        select e.occurred, e.variant, ${stratum} as stratum, ${slices} as slices,
          min(e.variant) over () <> max(e.variant) over () as is_crossover
        from event_log e
        where e.environment_id = ${environmentId} and e.unit = d.unit and e.attempt_id = ${attemptId} and ${time} < d.closes
          and ${splitOf(stratum)} <= ${splitOf(sql`d.stratum`)}
        order by e.occurred, e.message_id
        limit 1
      ) first
      where d.repeated
    ),
    kept as (
      select u.*, u.occurred + ${window} as ends
      from (
        select unit, first_received, closes, repeated, occurred, variant, stratum, slices from (${due}) d where not repeated
        union all
        select unit, first_received, closes, repeated, occurred, variant, stratum, slices from again where not is_crossover
      ) u
      where not (${leftOut(sql, attempt, closing)})
    )`;
}

/** Units `u` whose window overlaps a pause at zero or a change of the split, which moves units by design: that is no crossover. */
export function leftOut(sql: AnySql, attempt: AttemptToSettle, closing: Closing): Fragment {
  return sql`${inPause(sql, attempt, closing)} or ${acrossResplit(sql, attempt, closing)}`;
}

// The window ends at the latest one window after the first receipt: what happens later must not change a unit that has closed.
function inPause(sql: AnySql, { strata }: AttemptToSettle, { windowMs }: Closing): Fragment {
  const window = milliseconds(sql, windowMs);
  const overlaps = strata
    .filter((stratum) => stratum.coverage === 0)
    .map(({ enteredAt, leftAt }) => {
      const before = leftAt === undefined ? sql`true` : sql`u.occurred < ${leftAt}`;
      return sql`or (${before} and least(u.occurred, u.first_received) + ${window} > ${enteredAt})`;
    });
  return overlaps.length === 0 ? sql`false` : sql`false ${overlaps}`;
}

/** Ordinals of the strata that were entered with another split than the one before. */
function resplits({ strata }: AttemptToSettle): number[] {
  return strata.filter(({ isResplit }) => isResplit === true).map(({ ordinal }) => ordinal);
}

// In both arms: leaving out those alone who came back in the other variant would compare loyal users with passing ones.
function acrossResplit(sql: AnySql, { strata }: AttemptToSettle, { windowMs }: Closing): Fragment {
  const window = milliseconds(sql, windowMs);
  const overlaps = strata
    .filter(({ isResplit }) => isResplit === true)
    .map(({ ordinal, enteredAt }) => sql`or (u.stratum < ${ordinal} and least(u.occurred, u.first_received) + ${window} > ${enteredAt})`);
  return overlaps.length === 0 ? sql`false` : sql`false ${overlaps}`;
}
