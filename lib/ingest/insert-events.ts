import type { AnySql } from '@/lib/db/types';
import type { EventRow } from './types';

/** Event times further in the future than this are set to the received time and counted. */
const FURTHEST_AHEAD = '5 minutes';

/**
 * Writes rows of distinct identity in one statement and transaction; those already in the log are left as they are.
 *
 * The received time is the database's clock, read once the transaction has its id: the watermark rests on that order (lib/aggregate).
 * It never lies before a mark already left, should the machine's clock be set back.
 *
 * @param rows in the order of `byIdentity`, which every writer keeps so that two of them cannot lock each other out
 * @returns undefined when all are new, otherwise the identities (`identityOf`) of those that are
 */
export async function insertEvents(sql: AnySql, rows: readonly EventRow[]): Promise<Set<string> | undefined> {
  const [result] = await sql<{ added: bigint; identities: string[] | null }[]>`
    with stamp as materialized (select pg_current_xact_id() as xid),
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
      ) as given(environment_id, unit, message_id, event, value, client_ms, age_ms, from_server, attempt_id, variant, config_version,
        propensity, hash_differs, attributes)
      where xid is not null
    ),
    added as (
      insert into event_log (
        environment_id, unit, message_id, event, value, occurred, received, client_time, from_server, clock_ahead, attempt_id, variant,
        config_version, propensity, hash_differs, attributes
      )
      select
        environment_id, unit, message_id, event, value, case when at > received + ${FURTHEST_AHEAD}::interval then received else at end, received,
        to_timestamp(client_ms / 1000.0::float8), from_server, at > received + ${FURTHEST_AHEAD}::interval, attempt_id, variant,
        config_version, propensity, hash_differs, attributes::jsonb
      from given
      on conflict (environment_id, unit, message_id) do nothing
      returning environment_id, unit, message_id
    ),
    tally as materialized (select count(*) as added from added)
    select added, case when added < ${rows.length}::int then
      array(select environment_id || ' ' || length(unit) || ' ' || unit || message_id from added)
    end as identities
    from tally`;
  return result?.identities === null ? undefined : new Set(result?.identities);
}

/** The log's unique key as one text. */
export function identityOf({ environmentId, unit, messageId }: EventRow): string {
  return `${environmentId} ${lengthOf(unit)} ${unit}${messageId}`;
}

/** One order for every writer. */
export function byIdentity(a: EventRow, b: EventRow): number {
  if (a.unit !== b.unit) return a.unit < b.unit ? -1 : 1;
  if (a.messageId !== b.messageId) return a.messageId < b.messageId ? -1 : 1;
  return a.environmentId - b.environmentId;
}

// Postgres counts code points.
function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800) length -= 1;
  }
  return length;
}

type TextColumn = 'unit' | 'messageId' | 'event' | 'attributes';
type NumberColumn = 'environmentId' | 'value' | 'clientTime' | 'ageMs' | 'attemptId' | 'variant' | 'configVersion' | 'propensity';

// Array literals are written here: the driver's own way takes three times as long.
function texts(rows: readonly EventRow[], column: TextColumn): string {
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
  return `{${rows.map((row) => row[column] ?? 'NULL').join(',')}}`;
}

function flags(rows: readonly EventRow[], column: 'fromServer' | 'hashDiffers'): string {
  return `{${rows.map((row) => (row[column] ? 't' : 'f')).join(',')}}`;
}
