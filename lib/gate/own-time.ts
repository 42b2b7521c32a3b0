import type { RampState } from './types';

/**
 * The ramp's own time: the clock without what it was moved by, and never before the last tick. Durations and days are counted in it, so a
 * clock that is moved neither shortens a wait nor ends a ramp.
 */
export function ownTime({ lastTickAt, clockMovedMs = 0 }: RampState, now: number): number {
  const time = now - clockMovedMs;
  return lastTickAt !== null && time < lastTickAt ? lastTickAt : time;
}
