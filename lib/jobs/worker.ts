import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '@/lib/db/types';
import { applyRetention } from './apply-retention';
import { type Clock, createClock } from './clock';
import { createLanes } from './lanes';
import { LANES, type Passed, tick } from './tick';
import type { TickMemory } from './tick-memory';
import type { TickReport } from './tick-report';

export interface WorkerOptions {
  sql: Sql;
  /** Time from the start of one tick to the start of the next. */
  tickMs: number;
  /** Ends the loop after the tick in hand and what is still under way. */
  signal: AbortSignal;
  /** The clock; every tick gets its time from here. */
  now?: () => Date;
  /** Age at which events are deleted; undefined keeps them. */
  retentionDays?: number | undefined;
  /** After each tick, also one that failed, and when retention has failed. */
  onTick?: (outcome: { report: TickReport } | { error: unknown }) => void;
}

const LONGEST_BACKOFF_MS = 30_000;
const RETENTION_EVERY_MS = 3_600_000;
const FORGOTTEN_AFTER = '7 days';

/**
 * Ticks until the signal: never two at once, and through every loss of the database, asking less and less often while it lasts. An
 * experiment that takes longer than a tick goes on beside the next ones, which leave it out.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { sql, tickMs, signal, now = () => new Date(), onTick = () => undefined } = options;
  const worker = { id: `${process.pid}-${randomUUID()}`, startedAt: now(), tickMs };
  const memory: TickMemory = new Map();
  const lanes = createLanes<Passed>(LANES);
  const clock = createClock(now, () => performance.now());
  let failures = 0;
  const retain = createRetention({ sql, clock, retentionDays: options.retentionDays, onError: (error) => onTick({ error }) });
  while (!signal.aborted) {
    const began = performance.now();
    try {
      const report = await tick({ sql, now: clock.read(), clock, tickMs, memory, lanes });
      await signOfLife(sql, worker, now());
      retain.begin();
      failures = 0;
      onTick({ report });
    } catch (error) {
      failures += 1;
      onTick({ error });
    }
    const pause = failures === 0 ? tickMs : Math.min(LONGEST_BACKOFF_MS, Math.min(tickMs, 1_000) * 2 ** (failures - 1));
    await pauseFor(Math.max(0, pause - (performance.now() - began)), signal);
  }
  await Promise.all([lanes.idle(), retain.ended()]);
  await sql`delete from workers where id = ${worker.id}`.catch(() => undefined);
}

interface RetentionOptions {
  sql: Sql;
  clock: Clock;
  retentionDays: number | undefined;
  onError: (error: unknown) => void;
}

/** Deletes what is too old, at most once an hour and beside the ticks, since there may be much of it. */
function createRetention({ sql, clock, retentionDays, onError }: RetentionOptions) {
  let underWay: Promise<void> | undefined;
  let doneAt = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    const began = performance.now();
    try {
      await applyRetention(sql, { now: clock.steady(), retentionDays });
      doneAt = began;
    } catch (error) {
      onError(error);
    }
    underWay = undefined;
  }

  function begin(): void {
    if (underWay === undefined && performance.now() - doneAt > RETENTION_EVERY_MS) underWay = run();
  }

  return { begin, ended: async () => await underWay };
}

/** Ends early, and quietly, when the signal comes. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

async function signOfLife(sql: Sql, { id, startedAt, tickMs }: { id: string; startedAt: Date; tickMs: number }, now: Date): Promise<void> {
  await sql`
    insert into workers (id, started_at, last_tick_at, tick_ms) values (${id}, ${startedAt}, ${now}, ${tickMs})
    on conflict (id) do update set last_tick_at = excluded.last_tick_at`;
  await sql`delete from workers where last_tick_at < ${now}::timestamptz - ${FORGOTTEN_AFTER}::interval`;
}
