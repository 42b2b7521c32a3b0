import type { AnySql } from '@/lib/db/types';
import { attemptSql, type Fragment, list } from './attempt-sql';
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

/**
 * Common table expressions from `due` to `kept`.
 *
 * `due` holds rows of `exposures` with the time they close. `units` is what was known about each when it closed: its earliest exposure
 * by its own time, the end of its window, and whether it was in two variants. `kept` leaves out those, and units whose window overlaps a pause at zero or a
 * change of the split, which moves units from one variant to the other by design: that is no crossover.
 *
 * @param due a select of `unit, first_received, occurred, variant, stratum, slices, repeated, closes`
 */
export function closedUnits(sql: AnySql, attempt: AttemptToSettle, closing: Closing, due: Fragment): Fragment {
  const { attemptId, environmentId } = attempt;
  const { time, stratum, slices } = attemptSql(sql, attempt);
  const window = milliseconds(sql, closing.windowMs);
  const splitOf = (ordinal: Fragment) => sql`width_bucket(${ordinal}, ${list(resplits(attempt))}::int[])`;
  return sql`
    due as materialized (${due}),
    units as materialized (
      select unit, first_received, closes, occurred, occurred + ${window} as ends, variant, stratum, slices, false as is_crossover
      from due where not repeated
      union all
      select d.unit, d.first_received, d.closes, first.occurred, first.occurred + ${window}, first.variant, first.stratum, first.slices, first.is_crossover
      from due d cross join lateral (
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
      select u.* from units u
      where not u.is_crossover and not (${inPause(sql, attempt, closing)}) and not (${acrossResplit(sql, attempt, closing)})
    )`;
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
