import type { BatchResult } from './types';

/** One event as it came in, for somebody who watches their integration. */
export interface TailEntry {
  /** Grows by one with each event of this process. */
  sequence: number;
  at: string;
  status: 'stored' | 'rejected';
  /** Why it was refused. */
  reason: string | null;
  /** The event as it was sent. */
  event: unknown;
}

const KEPT = 200;
const PLACE = Symbol.for('rampart.live-tail');

interface Ring {
  sequence: number;
  entries: TailEntry[];
}

interface TailInput {
  environmentId: number;
  at: string;
  events: readonly unknown[];
  result: BatchResult;
}

/** Remembers the last events of an environment, in this process's memory alone; of an erased unit not what was sent. */
export function noteTail({ environmentId, at, events, result }: TailInput): void {
  const ring = ringOf(environmentId);
  const refusals = new Map(result.rejected.map((rejection) => [rejection.index, rejection]));
  const from = Math.max(0, events.length - KEPT);
  for (let index = from; index < events.length; index += 1) {
    const refusal = refusals.get(index);
    const event = refusal?.code === 'ERASED_UNIT' ? null : events[index];
    ring.sequence += 1;
    const status = refusal === undefined ? 'stored' : 'rejected';
    ring.entries.push({ sequence: ring.sequence, at, status, reason: refusal?.message ?? null, event });
  }
  if (ring.entries.length > 2 * KEPT) ring.entries = ring.entries.slice(-KEPT);
}

/** Drops what is remembered, since a unit was erased. */
export function forgetTail(environmentId: number): void {
  ringOf(environmentId).entries = [];
}

/**
 * The last events, newest first.
 *
 * @param after sequence of the last one seen
 */
export function readTail(environmentId: number, after = 0): TailEntry[] {
  return ringOf(environmentId)
    .entries.slice(-KEPT)
    .filter(({ sequence }) => sequence > after)
    .reverse();
}

function ringOf(environmentId: number): Ring {
  const place = globalThis as { [PLACE]?: Map<number, Ring> };
  place[PLACE] ??= new Map();
  const known = place[PLACE].get(environmentId);
  if (known !== undefined) return known;
  const ring: Ring = { sequence: 0, entries: [] };
  place[PLACE].set(environmentId, ring);
  return ring;
}
