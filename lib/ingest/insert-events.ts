import type { PendingQuery, Row } from 'postgres';
import type { AnySql } from '@/lib/db/types';
import { unitDigest } from '@/lib/db/unit-digest';
import type { EventRow } from './types';

/** Event times further in the future than this are set to the received time and counted. */
const FURTHEST_AHEAD = '5 minutes';

/** A row that is not in the log now: it was there before, or its unit was erased after the event. */
export interface LeftOut {
  /** Among the rows given. */
  position: number;
  isErased: boolean;
}

/**
 * Writes rows that are most likely all new, in one statement and transaction. It costs the database half of what `insertMissing` does,
 * and fails as a whole when a row is in the log already or of an erased unit.
 *
 * @param rows of distinct identity, in the order of `byIdentity`, which every writer keeps so that two of them cannot lock each other out
 * @throws a Postgres error of class 23
 */
export async function insertNew(sql: AnySql, rows: readonly EventRow[]): Promise<void> {
  // A unit that is null is refused by the table.
  await sql`
    with ${given(sql, rows)}
    insert into event_log (${columns(sql)})
    select ${values(sql, sql`case when ${isErased(sql)} then null else unit end`)} from given`;
}

/**
 * Writes those rows that are not in the log yet and whose units have not been erased, in one statement and transaction.
 *
 * @param rows as for `insertNew`
 * @returns the others
 */
export async function insertMissing(sql: AnySql, rows: readonly EventRow[]): Promise<LeftOut[]> {
  return await sql<LeftOut[]>`
    with ${given(sql, rows)},
    told as materialized (select *, ${isErased(sql)} as is_erased from given),
    added as (
      insert into event_log (${columns(sql)})
      select ${values(sql, sql`unit`)} from told where not is_erased
      on conflict (environment_id, unit, message_id) do nothing
      returning environment_id, unit, message_id
    )
    select (ordinal - 1)::int as position, is_erased as "isErased" from told
    where (environment_id, unit, message_id) not in (select environment_id, unit, message_id from added)`;
}

/** One order for every writer. */
export function byIdentity(a: EventRow, b: EventRow): number {
  if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1;
  if (a.messageId !== b.messageId) return a.messageId < b.messageId ? -1 : 1;
  return a.environmentId - b.environmentId;
}

type Fragment = PendingQuery<Row[]>;

/**
 * The rows as a table with their received and event times.
 *
 * The received time is the database's clock, read once the transaction has its id: the watermark rests on that order (lib/aggregate).
 * It never lies before a mark already left, should the machine's clock be set back.
 */
function given(sql: AnySql, rows: readonly EventRow[]): Fragment {
  return sql`
    stamp as materialized (select pg_current_xact_id() as xid),
    clock as materialized (
      select xid, greatest(clock_timestamp(), (select max(at) from watermark_ticks)) as received from stamp
    ),
    given as (
      select *, case
          when age_ms is not null then clock.received - age_ms * interval '1 millisecond'
          when client_ms is not null then to_timestamp(client_ms / 1000.0::float8)
          else clock.received
        end as at
      from clock cross join unnest(
        ${numbers(rows, 'environmentId')}::int[], ${texts(rows, 'unit')}::text[], ${texts(rows, 'messageId')}::text[], ${texts(rows, 'event')}::text[],
        ${numbers(rows, 'value')}::bigint[], ${numbers(rows, 'clientTime')}::bigint[], ${numbers(rows, 'ageMs')}::float8[],
        ${flags(rows, 'fromServer')}::bool[], ${numbers(rows, 'attemptId')}::int[], ${numbers(rows, 'variant')}::smallint[],
        ${numbers(rows, 'configVersion')}::bigint[], ${numbers(rows, 'propensity')}::real[], ${flags(rows, 'hashDiffers')}::bool[],
        ${texts(rows, 'attributes')}::text[]
      ) with ordinality as given(environment_id, unit, message_id, event, value, client_ms, age_ms, from_server, attempt_id, variant,
        config_version, propensity, hash_differs, attributes, ordinal)
      where xid is not null
    )`;
}

/**
 * Whether a row is about the time before its unit's erasure. Nearly all events are younger than the latest erasure, so that one look at
 * the table does for the whole statement.
 */
function isErased(sql: AnySql): Fragment {
  return sql`coalesce(at <= coalesce((select max(before) from erasures), '-infinity') and at <= (
    select before from erasures x where x.environment_id = given.environment_id and x.unit_digest = ${unitDigest(sql, sql`given.unit`)}
  ), false)`;
}

function columns(sql: AnySql): Fragment {
  return sql`
    environment_id, unit, message_id, event, value, occurred, received, client_time, from_server, clock_ahead, attempt_id, variant,
    config_version, propensity, hash_differs, attributes`;
}

function values(sql: AnySql, unit: Fragment): Fragment {
  const isAhead = sql`at > received + ${FURTHEST_AHEAD}::interval`;
  return sql`
    environment_id, ${unit}, message_id, event, value, case when ${isAhead} then received else at end, received,
    to_timestamp(client_ms / 1000.0::float8), from_server, ${isAhead}, attempt_id, variant,
    config_version, propensity, coalesce(hash_differs, false), attributes::jsonb`;
}

type TextColumn = 'unit' | 'messageId' | 'event' | 'attributes';
type NumberColumn = 'environmentId' | 'value' | 'clientTime' | 'ageMs' | 'attemptId' | 'variant' | 'configVersion' | 'propensity';

// Array literals are written here: the driver's own way takes three times as long. `unnest` fills short arrays with nulls, so a column
// without values need not be written.
function texts(rows: readonly EventRow[], column: TextColumn): string {
  if (rows.every((row) => row[column] === undefined)) return '{}';
  let literal = '{';
  for (let index = 0; index < rows.length; index += 1) {
    const value = rows[index]?.[column];
    if (index > 0) literal += ',';
    literal += value === undefined ? 'NULL' : quoted(value);
  }
  return `${literal}}`;
}

const SPECIAL = /["\\]/;

function quoted(value: string): string {
  return `"${SPECIAL.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}

function numbers(rows: readonly EventRow[], column: NumberColumn): string {
  if (rows.every((row) => row[column] === undefined)) return '{}';
  return `{${rows.map((row) => row[column] ?? 'NULL').join(',')}}`;
}

function flags(rows: readonly EventRow[], column: 'fromServer' | 'hashDiffers'): string {
  return `{${rows.map((row) => (row[column] ? 't' : 'f')).join(',')}}`;
}
