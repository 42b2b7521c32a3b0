import type { RampState } from '@/lib/gate/types';

/** The machine's clock beside one that only counts, to tell a clock that was moved from time that passed. */
export interface Clock {
  read(): Date;
  /**
   * How far the clock was moved between a ramp's last tick and this reading: set right or wrong, or stood still with its machine.
   *
   * @param now a reading of this clock
   * @returns ms, below 0 when it was set back; 0 also where the last tick was none of this clock's
   */
  movedSince(state: RampState, now: Date): number;
  /** The time, but not what the clock was moved forwards by since its first reading: for what cannot be undone. */
  steady(): Date;
}

/** Less than this is drift, or the time between two readings. */
const TOLERANCE_MS = 5_000;
const MOST_READINGS = 10_000;

/**
 * @param wall the machine's clock, which people, time servers and suspended machines move
 * @param count milliseconds since any moment, which nothing moves
 */
export function createClock(wall: () => Date, count: () => number): Clock {
  const readings = new Map<number, number>();
  const first = { wall: wall().getTime(), count: count() };

  function read(): Date {
    const now = wall();
    readings.delete(now.getTime());
    readings.set(now.getTime(), count());
    const [oldest] = readings.keys();
    if (readings.size > MOST_READINGS && oldest !== undefined) readings.delete(oldest);
    return now;
  }

  function movedSince({ lastTickAt, clockMovedMs = 0 }: RampState, now: Date): number {
    const last = (lastTickAt ?? Number.NaN) + clockMovedMs;
    const before = readings.get(last);
    const after = readings.get(now.getTime());
    if (before === undefined || after === undefined) return 0;
    const moved = now.getTime() - last - (after - before);
    return Math.abs(moved) < TOLERANCE_MS ? 0 : Math.round(moved);
  }

  function steady(): Date {
    return new Date(Math.min(wall().getTime(), first.wall + count() - first.count));
  }

  return { read, movedSince, steady };
}
