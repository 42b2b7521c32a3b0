const ISO = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|z|[+-]\d\d:?\d\d)?)?$/;

/** The years 1 to 9999, epoch milliseconds: what every part of the way can hold. */
export const EARLIEST_TIME = -62_135_596_800_000;
export const LATEST_TIME = 253_402_300_799_999;

/**
 * Reads ISO 8601 text or epoch milliseconds. A text without an offset is in UTC.
 *
 * @returns epoch milliseconds; undefined when it cannot be read or lies outside the years 1 to 9999
 */
export function readTime(value: unknown): number | undefined {
  const time = typeof value === 'number' ? Math.trunc(value) : typeof value === 'string' ? readTextOnce(value) : Number.NaN;
  return time >= EARLIEST_TIME && time <= LATEST_TIME ? time : undefined;
}

// Events that were made together carry the same time.
let lastText = '';
let lastTime = Number.NaN;

function readTextOnce(text: string): number {
  if (text !== lastText) {
    lastTime = readText(text);
    lastText = text;
  }
  return lastTime;
}

function readText(text: string): number {
  // What Date.prototype.toISOString writes is what nearly every client sends.
  if (text.length === 24 && text[23] === 'Z' && text[10] === 'T') return Date.parse(text);
  const [, day, time = '00:00', offset = 'Z'] = ISO.exec(text) ?? [];
  if (day === undefined) return Number.NaN;
  return Date.parse(`${day}T${time}${offset.toUpperCase()}`);
}
