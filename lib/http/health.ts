import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rampLags } from '@/lib/jobs/ramp-lags';
import { json } from './answer';
import type { HttpContext } from './context';

interface WorkerSign {
  lagMs: number | null;
  /** Lag beyond which the worker counts as silent. */
  limitMs: number | null;
}

const PATIENCE_TICKS = 5;
const LEAST_PATIENCE_MS = 30_000;

/** `GET /healthz`: this process answers. */
export function healthz(): Response {
  return json({ status: 'ok' });
}

/** `GET /readyz`: database within reach, its schema up to date, worker not silent; else 503 that says which. Tells how far settling is behind. */
export async function readyz(context: HttpContext): Promise<Response> {
  const [database, migrations, worker, lags] = await Promise.allSettled([
    ping(context),
    pendingMigrations(context),
    workerSign(context),
    rampLags(context.sql, context.now()),
  ]);
  const problems: string[] = [];
  if (database.status === 'rejected') problems.push('the database cannot be reached');
  if (database.status === 'fulfilled' && migrations.status === 'rejected') problems.push('the schema has not been created');
  if (migrations.status === 'fulfilled' && migrations.value > 0) problems.push(`${migrations.value} migrations are pending`);
  const sign = worker.status === 'fulfilled' ? worker.value : { lagMs: null, limitMs: null };
  if (sign.lagMs !== null && sign.limitMs !== null && sign.lagMs > sign.limitMs) {
    problems.push(`no worker has ticked for ${Math.round(sign.lagMs / 1000)} s`);
  }
  const isReady = problems.length === 0;
  const body = {
    status: isReady ? 'ready' : 'unready',
    database: database.status === 'fulfilled' ? 'reached' : 'away',
    problems,
    workerLagSeconds: sign.lagMs === null ? null : sign.lagMs / 1000,
    /** Of the ramp whose settling is furthest behind. */
    settlingLagSeconds: lags.status === 'fulfilled' ? (lags.value[0]?.lagSeconds ?? null) : null,
  };
  return json(body, isReady ? 200 : 503, isReady ? {} : { 'retry-after': '2' });
}

/** Lag of the liveliest worker; null before any worker has ticked, which keeps nobody from being served. */
export async function workerSign({ sql }: HttpContext): Promise<WorkerSign> {
  const [row] = await sql<{ lag_ms: number; tick_ms: number }[]>`
    select extract(epoch from clock_timestamp() - last_tick_at)::float8 * 1000 as lag_ms, tick_ms
    from workers order by last_tick_at desc limit 1`;
  if (row === undefined) return { lagMs: null, limitMs: null };
  return { lagMs: Math.max(0, row.lag_ms), limitMs: Math.max(LEAST_PATIENCE_MS, PATIENCE_TICKS * row.tick_ms) };
}

async function ping({ sql }: HttpContext): Promise<void> {
  await sql`select 1`;
}

async function pendingMigrations({ sql }: HttpContext): Promise<number> {
  const [row] = await sql<{ applied: number }[]>`select count(*)::int as applied from drizzle.__drizzle_migrations`;
  return Math.max(0, knownMigrations() - (row?.applied ?? 0));
}

let journalLength: number | undefined;

/** Zero where the migrations are not beside the process: they cannot be compared there. */
function knownMigrations(): number {
  if (journalLength !== undefined) return journalLength;
  try {
    const journal = JSON.parse(readFileSync(path.join(process.cwd(), 'drizzle/migrations/meta/_journal.json'), 'utf8')) as {
      entries: unknown[];
    };
    journalLength = journal.entries.length;
  } catch {
    journalLength = 0;
  }
  return journalLength;
}
