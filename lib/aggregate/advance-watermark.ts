import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@/lib/db/types';
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

// Ids of another cluster, in a restored copy, mean nothing here: its marks are passed over.
async function closedMark(sql: Sql): Promise<Watermark & { id: bigint | undefined }> {
  const [row] = await sql<{ id: bigint; at: Date; now: Date }[]>`
    select id, at, clock_timestamp() as now
    from watermark_ticks
    where xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      and system_identifier = (select system_identifier::text from pg_control_system())
    order by at desc, id desc
    limit 1`;
  if (row === undefined) return { id: undefined, watermark: new Date(0), lagMs: Number.POSITIVE_INFINITY };
  return { id: row.id, watermark: row.at, lagMs: Math.max(0, row.now.getTime() - row.at.getTime()) };
}
