import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@/lib/db/types';
import { SETTLING } from './settling-lock';
import type { Watermark } from './types';

const LOOKS = 5;
const BETWEEN_LOOKS_MS = 20;

/**
 * Leaves a mark in the order of transactions and returns how far the log is closed.
 *
 * Events read the clock after their transaction has its id (lib/ingest). A mark does the opposite: it reads the clock, then takes an
 * id. So whatever has a larger id than a mark was received at or after it; once every smaller id has ended, nothing can be added
 * before the mark any more. It waits a moment for the flushes in flight; a transaction left open holds the watermark back.
 *
 * @param sql a pool, not a transaction: the mark must be committed on its own
 */
export async function advanceWatermark(sql: Sql): Promise<Watermark> {
  const mark = await leaveMark(sql);
  let closed = await closedMark(sql);
  for (let look = 1; look < LOOKS && closed.id !== mark; look += 1) {
    await delay(BETWEEN_LOOKS_MS);
    closed = await closedMark(sql);
  }
  if (closed.id !== undefined) await sql`delete from watermark_ticks where id <> ${closed.id} and at <= ${closed.watermark}`;
  return { watermark: closed.watermark, lagMs: closed.lagMs };
}

// The mark never goes back, even if the machine's clock does.
async function leaveMark(sql: Sql): Promise<bigint | undefined> {
  const [row] = await sql<{ id: bigint }[]>`
    insert into watermark_ticks (at, xid, system_identifier)
    select
      greatest(statement_timestamp(), (select max(at) from watermark_ticks)),
      pg_current_xact_id()::text::bigint,
      (select system_identifier::text from pg_control_system())
    returning id`;
  return row?.id;
}

// Ids of another cluster, in a restored copy, mean nothing here: its marks are passed over. A settlement may take minutes and writes no
// event, so its transaction is not waited for; the locks are read once, hence at one moment.
async function closedMark(sql: Sql): Promise<Watermark & { id: bigint | undefined }> {
  const [row] = await sql<{ id: bigint; at: Date; now: Date }[]>`
    with locks as materialized (
      select pid, locktype, classid, transactionid from pg_locks
      where granted and (locktype = 'transactionid' and mode = 'ExclusiveLock' or locktype = 'advisory' and classid = ${SETTLING}::int)
    ),
    settling as (
      select t.transactionid as id from locks t join locks a on a.pid = t.pid where t.locktype = 'transactionid' and a.locktype = 'advisory'
    ),
    open as (
      select coalesce(
        (select min(x::text::bigint) from pg_snapshot_xip(s) x where not exists (select from settling where id = x::xid)),
        pg_snapshot_xmax(s)::text::bigint
      ) as least
      from pg_current_snapshot() s
    )
    select id, at, clock_timestamp() as now
    from watermark_ticks, open
    where xid < open.least and system_identifier = (select system_identifier::text from pg_control_system())
    order by at desc, id desc
    limit 1`;
  if (row === undefined) return { id: undefined, watermark: new Date(0), lagMs: Number.POSITIVE_INFINITY };
  return { id: row.id, watermark: row.at, lagMs: Math.abs(row.now.getTime() - row.at.getTime()) };
}
