import { z } from 'zod';

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PATTERN = /^\d{1,6}[smhd]$/;

/** A duration as documents write it: `"10s"`, `"5m"`, `"24h"`, `"7d"`. */
export const duration = z
  .string('must be a duration such as "10s", "5m", "24h" or "7d"')
  .regex(PATTERN, { error: 'must be a whole number with one of the units s, m, h, d, such as "10s", "5m", "24h" or "7d"', abort: true });

/**
 * Length of a duration in milliseconds.
 *
 * @throws RangeError when the text is not a duration
 */
export function durationMs(text: string): number {
  const unit = UNIT_MS[text.slice(-1)];
  if (!PATTERN.test(text) || unit === undefined) {
    throw new RangeError(`durationMs requires a duration such as "24h", got ${JSON.stringify(text)}`);
  }
  return Number(text.slice(0, -1)) * unit;
}

/** The shortest way to write a number of whole seconds. */
export function formatDuration(ms: number): string {
  const unit = ['d', 'h', 'm'].find((name) => ms >= (UNIT_MS[name] ?? 0) && ms % (UNIT_MS[name] ?? 1) === 0) ?? 's';
  return `${Math.round(ms / (UNIT_MS[unit] ?? 1_000))}${unit}`;
}
