import { openDatabase } from '@/lib/auth/open-database';
import { reasonOf } from '@/lib/errors';
import type { ExperimentsContext } from '@/lib/experiments/context';

export type Sql = ExperimentsContext['sql'];

/** What every handler needs; made once per process. */
export interface HttpContext {
  sql: Sql;
  /** The server's clock: rate limits, report times and `now` of commands. */
  now: () => Date;
  /** One structured line about something that went wrong. */
  log: (entry: LogEntry) => void;
}

export interface LogEntry {
  level: 'error' | 'warning';
  message: string;
  /** Shown to the client too, so that a report leads to this line. */
  id?: string;
  cause?: unknown;
}

const PLACE = Symbol.for('rampart.http');

export function createContext({
  sql,
  now = () => new Date(),
  log = logLine,
}: Partial<HttpContext> & Pick<HttpContext, 'sql'>): HttpContext {
  return { sql, now, log };
}

/**
 * The context of this process. The server sets it with `shareContext`; where only Next runs, the first request makes one on `DATABASE_URL`.
 *
 * It lives on `globalThis` because the pages' bundle and the server's bundle each have their own copy of this module.
 */
export function sharedContext(): HttpContext {
  const place = globalThis as { [PLACE]?: HttpContext };
  place[PLACE] ??= createContext({ sql: openDatabase() });
  return place[PLACE];
}

export function shareContext(context: HttpContext): void {
  (globalThis as { [PLACE]?: HttpContext })[PLACE] = context;
}

function logLine({ level, message, id, cause }: LogEntry): void {
  console.error(JSON.stringify({ at: new Date().toISOString(), level, message, id, ...(cause === undefined ? {} : reasonOf(cause)) }));
}
