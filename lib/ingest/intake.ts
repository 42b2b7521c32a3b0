import type { Sql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { byIdentity } from './insert-events';
import { type Stored, storeEvents } from './store-events';
import type { EventRow } from './types';

interface IntakeOptions {
  /** Flushes at a time. */
  lanes?: number;
  /** Bodies held at a time, in bytes, from their arrival to their answer. */
  mostBytes?: number;
  /** Rows of one flush. */
  mostRows?: number;
}

/** Memory set aside for one request. */
export interface Room {
  /** @throws AppError UNAVAILABLE when there is no more */
  resize(bytes: number): void;
  /** To be called once the request is dealt with. */
  release(): void;
}

/** Where batches become rows: a bounded queue in front of group commits. */
export interface Intake {
  /**
   * Makes room for a body before it is read.
   *
   * @throws AppError UNAVAILABLE when there is none
   */
  reserve(bytes: number): Room;
  /** Writes rows and waits for the commit. */
  store(rows: readonly EventRow[]): Promise<Stored[]>;
  state(): { queuedRows: number; reservedBytes: number; flushes: number; storedRows: number; erasedRows: number };
}

interface Waiting {
  rows: readonly EventRow[];
  resolve: (stored: Stored[]) => void;
  reject: (reason: unknown) => void;
}

const WARY_FLUSHES = 64;
const PLACE = Symbol.for('rampart.intake');

/** The intake of a pool, one per process: the pages' bundle and the server's bundle share it. */
export function intakeOf(sql: Sql): Intake {
  const place = globalThis as { [PLACE]?: WeakMap<object, Intake> };
  place[PLACE] ??= new WeakMap();
  const known = place[PLACE].get(sql);
  if (known !== undefined) return known;
  const intake = createIntake(sql);
  place[PLACE].set(sql, intake);
  return intake;
}

/**
 * Group commit without a timer: whenever a lane is free, all that waits goes into one statement. While it runs the next group gathers,
 * so groups grow with the load by themselves.
 */
export function createIntake(sql: Sql, { lanes = 2, mostBytes = 16 << 20, mostRows = 4000 }: IntakeOptions = {}): Intake {
  const queue: Waiting[] = [];
  let freeLanes = lanes;
  let reservedBytes = 0;
  let queuedRows = 0;
  let flushes = 0;
  let storedRows = 0;
  let erasedRows = 0;
  // After a repeated message, and be it the answer to it that was lost, more are likely to follow.
  let waryFlushes = 0;

  async function store(rows: readonly EventRow[]): Promise<Stored[]> {
    const stored = await storeDistinct(sql, rows, waryFlushes > 0);
    const erased = stored.filter((outcome) => outcome === 'erased').length;
    erasedRows += erased;
    waryFlushes = erased > 0 || stored.includes('duplicate') ? WARY_FLUSHES : Math.max(0, waryFlushes - 1);
    return stored;
  }

  function pump(): void {
    while (freeLanes > 0 && queue.length > 0) {
      const group = takeGroup(queue, mostRows);
      freeLanes -= 1;
      flushes += 1;
      flush(store, group).then((rows) => {
        freeLanes += 1;
        queuedRows -= rows;
        storedRows += rows;
        pump();
      });
    }
  }

  function reserve(bytes: number): Room {
    let held = 0;
    function resize(wanted: number): void {
      if (wanted > held && reservedBytes + wanted - held > mostBytes) {
        throw new AppError('UNAVAILABLE', 'More events are coming in than can be stored: send these again in a moment.', {
          retryAfterSeconds: 1,
        });
      }
      reservedBytes += wanted - held;
      held = wanted;
    }
    resize(bytes);
    return { resize, release: () => resize(0) };
  }

  return {
    reserve,
    store(rows) {
      if (rows.length === 0) return Promise.resolve([]);
      queuedRows += rows.length;
      return new Promise((resolve, reject) => {
        queue.push({ rows, resolve, reject });
        // Requests that were read in the same turn of the event loop go together.
        if (freeLanes > 0) setImmediate(pump);
      });
    },
    state: () => ({ queuedRows, reservedBytes, flushes, storedRows, erasedRows }),
  };
}

function takeGroup(queue: Waiting[], mostRows: number): Waiting[] {
  let rows = 0;
  let taken = 0;
  for (const waiting of queue) {
    if (taken > 0 && rows + waiting.rows.length > mostRows) break;
    rows += waiting.rows.length;
    taken += 1;
  }
  return queue.splice(0, taken);
}

/** Writes a group and answers everyone in it; never throws. */
async function flush(store: Intake['store'], group: readonly Waiting[]): Promise<number> {
  const all = group.flatMap(({ rows }) => rows);
  try {
    const stored = await store(all);
    let start = 0;
    for (const { rows, resolve } of group) {
      resolve(stored.slice(start, start + rows.length));
      start += rows.length;
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
  return all.length;
}

/** One statement may not meet the same identity twice: repeats within the group are duplicates of the first. */
async function storeDistinct(sql: Sql, rows: readonly EventRow[], areRepeatsLikely: boolean): Promise<Stored[]> {
  const order = rows.map((_, index) => index).sort((a, b) => byIdentity(rows[a] as EventRow, rows[b] as EventRow) || a - b);
  const distinct: EventRow[] = [];
  const places: number[] = [];
  const firsts: boolean[] = [];
  for (const index of order) {
    const row = rows[index] as EventRow;
    const before = distinct.at(-1);
    const isFirst = before === undefined || byIdentity(before, row) !== 0;
    if (isFirst) distinct.push(row);
    places.push(distinct.length - 1);
    firsts.push(isFirst);
  }
  const outcomes = await storeEvents(sql, distinct, areRepeatsLikely);
  const stored = new Array<Stored>(rows.length);
  order.forEach((index, position) => {
    const outcome = outcomes[places[position] as number] as Stored;
    stored[index] = outcome === 'added' && !firsts[position] ? 'duplicate' : outcome;
  });
  return stored;
}
