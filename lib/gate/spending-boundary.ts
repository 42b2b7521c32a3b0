import { spendingBoundaries } from '@/lib/stats/spending-test';
import type { SpendingReading, SpendingRecord } from './types';

type Read = Pick<SpendingReading, 'day' | 'z' | 'information'>;

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
  const looks = [...readings, read].map(({ day, information }) => ({ day, information }));
  return boundaryOf(alpha, days, looks);
}

/** The boundary if information had grown steadily; the same for every ramp with these reads, so it is kept. */
export function steadyBoundary({ alpha, days, readings }: SpendingRecord, day: number, offset: number): number {
  let key = `${alpha}|${days}|${offset}`;
  for (const reading of readings) key += `|${reading.day}`;
  key += `|${day}`;
  const known = KEPT.get(key);
  if (known !== undefined) return known;
  const looks = [...readings.map((reading) => reading.day), day].map((at) => ({ day: at, information: at + offset }));
  const boundary = boundaryOf(alpha, days, looks);
  if (KEPT.size >= MAX_KEPT) KEPT.clear();
  KEPT.set(key, boundary);
  return boundary;
}

const MAX_KEPT = 4096;
/** Answers of a pure function, so keeping them changes no decision. */
const KEPT = new Map<string, number>();

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

/** The last boundary; where the integration cannot resolve it, one that nothing reaches. */
function boundaryOf(alpha: number, days: number, looks: { day: number; information: number }[]): number {
  try {
    const boundaries = spendingBoundaries({ alpha, days, looks });
    const boundary = boundaries.at(-1)?.boundary;
    return boundary === undefined || Number.isNaN(boundary) ? Number.POSITIVE_INFINITY : boundary;
  } catch (error) {
    // Information that hardly grew defeats its Newton steps; the gate must stay total.
    if (!(error instanceof RangeError)) throw error;
    return Number.POSITIVE_INFINITY;
  }
}
