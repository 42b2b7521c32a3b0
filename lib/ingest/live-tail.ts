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

/** Exposures are kept apart: a service sends many outcomes for each, and they would push it out. */
interface Ring {
  sequence: number;
  exposures: TailEntry[];
  others: TailEntry[];
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
  for (const index of [...earlierExposures(events, from), ...range(from, events.length)]) {
    const refusal = refusals.get(index);
    const event = refusal?.code === 'ERASED_UNIT' ? null : events[index];
    ring.sequence += 1;
    const status = refusal === undefined ? 'stored' : 'rejected';
    const entry: TailEntry = { sequence: ring.sequence, at, status, reason: refusal?.message ?? null, event };
    (isExposure(event) ? ring.exposures : ring.others).push(entry);
  }
  if (ring.exposures.length > 2 * KEPT) ring.exposures = ring.exposures.slice(-KEPT);
  if (ring.others.length > 2 * KEPT) ring.others = ring.others.slice(-KEPT);
}

/** Drops what is remembered, since a unit was erased. */
export function forgetTail(environmentId: number): void {
  Object.assign(ringOf(environmentId), { exposures: [], others: [] });
}

/** The last exposures and the last other events, so many of each at most, the newest first. */
export function readTail(environmentId: number, { exposures = KEPT, others = KEPT } = {}): TailEntry[] {
  const ring = ringOf(environmentId);
  return [...ring.exposures.slice(-exposures), ...ring.others.slice(-others)].sort((a, b) => b.sequence - a.sequence);
}

function isExposure(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'experiment' in event;
}

/** Of a batch that is longer than what is kept: the exposures it begins with, as SDKs order it. */
function earlierExposures(events: readonly unknown[], before: number): number[] {
  return range(0, before)
    .filter((index) => isExposure(events[index]))
    .slice(-KEPT);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function ringOf(environmentId: number): Ring {
  const place = globalThis as { [PLACE]?: Map<number, Ring> };
  place[PLACE] ??= new Map();
  const known = place[PLACE].get(environmentId);
  if (known !== undefined) return known;
  const ring: Ring = { sequence: 0, exposures: [], others: [] };
  place[PLACE].set(environmentId, ring);
  return ring;
}
