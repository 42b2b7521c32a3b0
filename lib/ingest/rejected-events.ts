import type { AnySql, Sql } from '@/lib/db/types';
import { asText } from './as-text';
import type { Rejection } from './types';

/** Kept for people to look at: the newest of each environment. */
const KEPT = 1000;
const LONGEST_BODY = 2000;
/** Refused events waiting to be written; a flood beyond that is counted in the answers alone. */
const MOST_WAITING = 500;
const BETWEEN_WRITES_MS = 200;

interface Refused extends Rejection {
  environmentId: number;
  body: string;
}

interface State {
  waiting: Refused[];
  writing: Promise<void> | undefined;
}

const PLACE = Symbol.for('rampart.rejected-events');

/** Notes refused events, some of them if there are very many. Writes them behind the caller's back. */
export function noteRejected(sql: Sql, environmentId: number, rejected: readonly Rejection[], events: readonly unknown[]): void {
  const state = stateOf(sql);
  for (const rejection of rejected) {
    if (state.waiting.length >= MOST_WAITING) break;
    state.waiting.push({ ...rejection, environmentId, body: asText(events[rejection.index]).slice(0, LONGEST_BODY) });
  }
  if (state.waiting.length > 0) state.writing ??= writeAll(sql, state);
}

/** Resolves when everything noted so far has been written. */
export async function rejectedWritten(sql: Sql): Promise<void> {
  await stateOf(sql).writing;
}

// A refused event is a help for people, not data: when the database is away it is dropped.
async function writeAll(sql: Sql, state: State): Promise<void> {
  while (state.waiting.length > 0) {
    const batch = state.waiting.splice(0);
    await write(sql, batch).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_WRITES_MS).unref());
  }
  state.writing = undefined;
}

async function write(sql: Sql, batch: readonly Refused[]): Promise<void> {
  const rows = batch.map(({ environmentId, code, message, messageId, body }) => ({
    environment_id: environmentId,
    code,
    message,
    message_id: messageId,
    body,
  }));
  await sql`
    insert into rejected_events (environment_id, code, message, message_id, body)
    select environment_id, code, message, message_id, body
    from jsonb_to_recordset(${storable(rows)}::jsonb) as r(environment_id int, code text, message text, message_id text, body text)`;
  for (const environmentId of new Set(batch.map((refused) => refused.environmentId))) {
    await sql`
      delete from rejected_events where environment_id = ${environmentId} and id <= (
        select id from rejected_events where environment_id = ${environmentId} order by id desc offset ${KEPT} limit 1
      )`;
  }
}

/** Shows what Postgres cannot store as the escape it came in. */
function storable(rows: readonly object[]): string {
  return JSON.stringify(rows).replace(/(?<!\\)((?:\\\\)*)\\(u0000|u[dD][89a-fA-F][0-9a-fA-F]{2})/g, '$1\\\\$2');
}

export interface RejectedEvent {
  id: number;
  received: string;
  code: string;
  message: string;
  messageId: string | null;
  /** The event as it came, cut to 2,000 characters. */
  body: string;
}

/** The newest refused events of an environment. */
export async function listRejected(sql: AnySql, environmentId: number, limit = 100): Promise<RejectedEvent[]> {
  const rows = await sql<(Omit<RejectedEvent, 'id' | 'received'> & { id: bigint; received: Date })[]>`
    select id, received, code, message, message_id as "messageId", body
    from rejected_events where environment_id = ${environmentId} order by id desc limit ${Math.min(limit, KEPT)}`;
  return rows.map((row) => ({ ...row, id: Number(row.id), received: row.received.toISOString() }));
}

function stateOf(sql: Sql): State {
  const place = globalThis as { [PLACE]?: WeakMap<object, State> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const state: State = { waiting: [], writing: undefined };
  place[PLACE].set(sql, state);
  return state;
}
