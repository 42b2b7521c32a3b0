const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A label as fine as the axis: seconds in an axis of minutes, days in one of weeks. */
export function utcTick(tick: Date, spanMs: number): string {
  const iso = tick.toISOString();
  if (spanMs <= 10 * MINUTE_MS) return iso.slice(11, 19);
  const isMidnight = tick.getTime() % DAY_MS === 0;
  if (spanMs <= 3 * DAY_MS && !isMidnight) return iso.slice(11, 16);
  return DAY.format(tick);
}
