import type { PendingQuery, Row } from 'postgres';
import type { AnySql } from '@/lib/db/types';
import type { AttemptToSettle } from './types';

/** A piece of SQL with its parameters. */
export type Fragment = PendingQuery<Row[]>;

/** The pieces of SQL that differ between attempts, over a row of the log called `e`. */
export interface AttemptSql {
  /** When a row counts as known: received, or for a past experiment occurred. */
  time: Fragment;
  /** Ordinal of the stratum an exposure belongs to. */
  stratum: Fragment;
  /** Labels of an exposure's slices. */
  slices: Fragment;
}

/** Stands for every value of an attribute beyond the limit of slices. */
export const OTHER_VALUE = '(other)';

const LONGEST_VALUE = 100;

/**
 * An exposure belongs to the last stratum that its config version knew, without a version to the one of its receive time; in a past
 * experiment to the one of its own time.
 *
 * @throws RangeError when the attempt has no stratum
 */
export function attemptSql(sql: AnySql, { attemptId, clock, strata, slices }: AttemptToSettle): AttemptSql {
  if (strata.length === 0) throw new RangeError(`settling requires at least one stratum, got none for attempt ${attemptId}`);
  const versions = list(strata.map((stratum) => stratum.configVersion));
  const entered = list(entriesInOrder(strata));
  const byVersion = sql`width_bucket(e.config_version, ${versions}::bigint[])`;
  const byTime = (time: Fragment) => sql`width_bucket(${time}, ${entered}::timestamptz[])`;
  const position = clock === 'event' ? byTime(sql`e.occurred`) : sql`coalesce(${byVersion}, ${byTime(sql`e.received`)})`;
  return {
    time: clock === 'event' ? sql`e.occurred` : sql`e.received`,
    stratum: sql`greatest(${position}, 1) - 1`,
    slices: slices.length === 0 ? sql`'{}'::text[]` : labels(sql, attemptId, slices),
  };
}

/** A clock that was set back dates a stratum before the one it followed: from then on everything belongs to the later one. */
function entriesInOrder(strata: AttemptToSettle['strata']): string[] {
  return strata.map((_, index) => new Date(Math.min(...strata.slice(index).map(({ enteredAt }) => enteredAt.getTime()))).toISOString());
}

function labels(sql: AnySql, attemptId: number, names: readonly string[]): Fragment {
  return sql`array(
    select case when l.label in (select k.label from slice_labels k where k.attempt_id = ${attemptId}) then l.label else name || '=' || ${OTHER_VALUE} end
    from unnest(${textList(names)}::text[]) as name cross join lateral (select ${labelOf(sql)} as label) l
    where ${hasLabel(sql)}
  )`;
}

/** The label of a row `e` for the attribute `name`, and whether it has one. */
export function labelOf(sql: AnySql): Fragment {
  return sql`name || '=' || left(e.attributes ->> name, ${LONGEST_VALUE})`;
}

export function hasLabel(sql: AnySql): Fragment {
  return sql`jsonb_typeof(e.attributes -> name) in ('string', 'number', 'boolean')`;
}

/** A Postgres array literal of values that need no quotes inside. */
export function list(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** A Postgres array literal of any texts. */
export function textList(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
