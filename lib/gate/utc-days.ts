export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Number of full UTC days, midnight to midnight, that lie within [from, to] (epoch milliseconds); never negative. */
export function fullUtcDays(from: number, to: number): number {
  return Math.max(0, Math.floor(to / DAY_MS) - Math.ceil(from / DAY_MS));
}
