/** Attempts before a delivery is given up: with the delays below, about a day after the first. */
export const MOST_ATTEMPTS = 15;

const FIRST_MS = 10_000;
const LONGEST_MS = 6 * 3_600_000;

/**
 * How long to wait after a failed attempt: twice as long each time, less up to half by chance, so that a receiver that comes back is not
 * met by everything at once.
 *
 * @param attempts made so far, from 1
 * @param chance from [0, 1)
 */
export function retryDelayMs(attempts: number, chance: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1)) * (1 - chance / 2);
}
