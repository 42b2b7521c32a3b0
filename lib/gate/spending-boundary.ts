import { type SpendingLook, type SpendingState, spendAtLook } from '@/lib/stats/spending-test';
import type { SpendingReading, SpendingRecord } from './types';

export type Read = Pick<SpendingReading, 'day' | 'z' | 'information'>;

/** Information grows by so many days a day, from `offset` days before the record was opened. */
interface Growth {
  offset: number;
  /** Largest relative departure of a read from it. */
  deviation: number;
}

/** Departures up to here move a boundary by no more than themselves (measured at 0.75 of them; a test repeats it). */
const MAX_DEVIATION = 0.1;
const NUMERICAL_ERROR = 0.002;

/**
 * Whether a read reaches its boundary. The boundary of steady growth is kept and answers for every read that is clearly off it; only
 * the others (one in a hundred) need the recursive integration over the reads as they were.
 */
export function reachesBoundary(record: SpendingRecord, read: Read): boolean {
  const growth = growthOf(record, read);
  if (growth.deviation <= MAX_DEVIATION) {
    const steady = steadyBoundary(record, read.day, growth.offset);
    if (Math.abs(read.z - steady) > growth.deviation + NUMERICAL_ERROR) return read.z > steady;
  }
  return read.z >= exactBoundary(record, read);
}

/** The boundary of a read given the information of every read before it. */
export function exactBoundary({ alpha, days, readings }: SpendingRecord, read: Read): number {
  let state: SpendingState | null = null;
  for (const look of [...readings, read]) {
    state = spend({ alpha, days }, state, look);
    if (state === null) break;
  }
  return boundaryAfter(state);
}

/**
 * The boundary if information had grown steadily; the same for every ramp with these reads, so it is kept, and so is where the test stood
 * then: the next day's boundary goes on from there.
 */
export function steadyBoundary({ alpha, days, readings }: SpendingRecord, day: number, offset: number): number {
  const reads = [...readings.map((reading) => reading.day), day];
  const known = KEPT.get(keyOf({ alpha, days, offset }, reads));
  return boundaryAfter(known === undefined ? goSteadily({ alpha, days, offset }, reads) : known);
}

interface Steady {
  alpha: number;
  days: number;
  offset: number;
}

function goSteadily(steady: Steady, reads: readonly number[]): SpendingState | null {
  let state: SpendingState | null = null;
  for (let count = 1; count <= reads.length; count += 1) {
    const key = keyOf(steady, reads.slice(0, count));
    const day = reads[count - 1] ?? 0;
    const known = KEPT.get(key);
    if (known !== undefined) state = known;
    else if (count === 1 || state !== null) state = spend(steady, state, { day, information: day + steady.offset });
    if (KEPT.size >= MAX_KEPT) KEPT.clear();
    KEPT.set(key, state);
  }
  return state;
}

function keyOf({ alpha, days, offset }: Steady, reads: readonly number[]): string {
  return `${alpha}|${days}|${offset}|${reads.join('|')}`;
}

const MAX_KEPT = 4096;
/** Answers of a pure function, so keeping them changes no decision; null where the integration could not go on. */
const KEPT = new Map<string, SpendingState | null>();

/** Steady growth through the first and the present read, its offset rounded to a fifth of a day, and how far the others are off. */
export function growthOf({ readings }: SpendingRecord, { day, information }: Read): Growth {
  const first = readings[0];
  const none = { offset: 0, deviation: Number.POSITIVE_INFINITY };
  if (first === undefined) return { offset: 0, deviation: 0 };
  const ratio = first.information / information;
  const fitted = Math.round((5 * (day * ratio - first.day)) / (1 - ratio)) / 5;
  if (!(Math.abs(fitted) < first.day)) return none;
  let deviation = 0;
  for (const reading of readings) {
    const expected = (reading.day + fitted) / (day + fitted);
    deviation = Math.max(deviation, Math.abs(reading.information / information / expected - 1));
  }
  return { offset: fitted, deviation };
}

function spend(plan: Pick<SpendingRecord, 'alpha' | 'days'>, former: SpendingState | null, look: SpendingLook): SpendingState | null {
  try {
    return spendAtLook(plan, former, look);
  } catch (error) {
    // Information that hardly grew defeats its Newton steps; the gate must stay total.
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

/** Where the integration cannot resolve a boundary, nothing reaches it. */
function boundaryAfter(state: SpendingState | null): number {
  return state === null || Number.isNaN(state.boundary) ? Number.POSITIVE_INFINITY : state.boundary;
}
