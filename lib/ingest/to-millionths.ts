/** Largest absolute value that is taken. */
export const LARGEST_VALUE = 9e12;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;
const PLACES = 6;
const [ZERO, NINE] = [48, 57];

/**
 * A number as whole millionths in decimal text, rounded half away from zero from the way it is written, so that 0.0000005 becomes 1.
 *
 * @param value finite
 * @returns undefined when it is not finite or beyond ±9e12
 */
export function toMillionths(value: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST_VALUE) return undefined;
  if (Number.isInteger(value)) return value === 0 ? '0' : `${value}000000`;
  return ofDecimal(String(value));
}

function ofDecimal(text: string): string {
  const point = text.indexOf('.');
  // The usual case, without any arithmetic: at most six places, and digits before the point other than 0.
  const places = text.length - point - 1;
  const first = text.charCodeAt(0);
  if (point > 0 && places <= PLACES && first > ZERO && first <= NINE && !text.includes('e')) {
    return text.slice(0, point) + text.slice(point + 1) + '0'.repeat(PLACES - places);
  }
  return ofScientific(text);
}

function ofScientific(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  // The point stands after this many digits of `whole + fraction` once the value is in millionths.
  const point = whole.length + Number(exponent) + PLACES;
  const digits = `${whole}${fraction}`;
  if (point < 0) return '0';
  const kept = BigInt(`0${digits.slice(0, point).padEnd(point, '0')}`);
  const isRoundedUp = (digits[point] ?? '0') >= '5';
  const millionths = isRoundedUp ? kept + 1n : kept;
  return millionths === 0n ? '0' : `${sign}${millionths}`;
}
