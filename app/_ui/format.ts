const NARROW_SPACE = '\u202f';
const MINUS = '−';
const THOUSAND = 1000;
const MILLION = 1_000_000;

// Made once: a formatter made for each number or time took a fifth of a large report page.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const BY_DIGITS = [0, 1, 2, 3, 4].map((digits) => new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }));
const TO_MINUTE = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' } as const;
const INSTANT = new Intl.DateTimeFormat('en-GB', TO_MINUTE);
const INSTANT_TO_SECOND = new Intl.DateTimeFormat('en-GB', { ...TO_MINUTE, second: '2-digit' });

/** 90189 → "90,189". */
export function formatCount(value: number): string {
  return WHOLE.format(value).replace('-', MINUS);
}

/** A count with its noun: "1 look", "1,024 looks". */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Short counts where space is scarce: 4213 → "4.2k". */
export function formatShortCount(value: number): string {
  if (value < THOUSAND) return formatCount(value);
  if (value < MILLION) return `${trimZero((value / THOUSAND).toFixed(value < 10 * THOUSAND ? 1 : 0))}k`;
  return `${trimZero((value / MILLION).toFixed(value < 10 * MILLION ? 1 : 0))}M`;
}

/** A share of 0–1 as per cent with as many digits as it needs: 0.1 → "10 %". */
export function formatShare(share: number, digits?: number): string {
  return `${formatPercentNumber(share, digits)}${NARROW_SPACE}%`;
}

/** A relative or absolute effect in per cent with its sign: 0.031 → "+3.1 %". */
export function formatEffect(effect: number, digits = effectDigits([effect])): string {
  return `${formatSigned(effect, digits)}${NARROW_SPACE}%`;
}

/** "[+0.8, +5.4]", in per cent; an end that is missing is "none". */
export function formatInterval(low: number | undefined, high: number | undefined, digits?: number): string {
  const places = digits ?? effectDigits([low ?? 0, high ?? 0]);
  const end = (value: number | undefined) => (value === undefined ? 'none' : formatSigned(value, places));
  return `[${end(low)}, ${end(high)}]`;
}

/** Digits after the point that keep three figures of the smallest number, between 0 and 3. */
export function effectDigits(effects: readonly number[]): number {
  const smallest = Math.min(...effects.filter((effect) => effect !== 0).map((effect) => Math.abs(effect * 100)));
  if (!Number.isFinite(smallest) || smallest >= 0.1) return 1;
  return smallest >= 0.01 ? 2 : 3;
}

/** A mean of any size with four figures: 0.190201 → "0.1902", 52.456 → "52.46". */
export function formatMean(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0001 || size >= 1e9)) return value.toExponential(2).replace('-', MINUS);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  return (BY_DIGITS[digits] ?? WHOLE).format(value).replace('-', MINUS);
}

/** A probability: "0.034", "< 0.0001". */
export function formatProbability(value: number): string {
  if (value >= 0.9995) return '1';
  if (value < 0.0001) return '< 0.0001';
  return value.toPrecision(2).replace(/e.*/, '');
}

/** Hours as people say them: 0.5 → "30 min", 9.2 → "9 h", 75 → "3.1 days". */
export function formatHours(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours < 48) return `${Math.round(hours)} h`;
  return `${trimZero((hours / 24).toFixed(1))} days`;
}

export function formatDurationMs(milliseconds: number): string {
  const seconds = milliseconds / THOUSAND;
  if (seconds < 60) return `${trimZero(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  return formatHours(seconds / 3600);
}

/** "23 Nov 2026, 19:30 UTC". Times are shown in UTC since the gate counts days in UTC. */
export function formatInstant(instant: Date | string | number): string {
  return `${INSTANT.format(new Date(instant))} UTC`;
}

/** "23 Nov 2026, 19:30:05 UTC", where minutes do not tell times apart. */
export function formatInstantToSecond(instant: Date | string | number): string {
  return `${INSTANT_TO_SECOND.format(new Date(instant))} UTC`;
}

/** "19:30:05", for rows that are minutes old. */
export function formatClock(instant: Date | string | number): string {
  return new Date(instant).toISOString().slice(11, 19);
}

/** "4 min ago", given both times. */
export function formatAgo(instant: Date | string | number, now: Date | number): string {
  const seconds = (new Date(now).getTime() - new Date(instant).getTime()) / THOUSAND;
  if (seconds < 5) return 'just now';
  return `${formatDurationMs(Math.round(seconds) * THOUSAND)} ago`;
}

function formatSigned(effect: number, digits: number): string {
  const text = Math.abs(effect * 100).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${effect < 0 ? MINUS : '+'}${text}`;
}

function formatPercentNumber(share: number, digits?: number): string {
  const percent = share * 100;
  if (digits !== undefined) return percent.toFixed(digits).replace('-', MINUS);
  const places = Math.abs(percent) >= 10 || Number.isInteger(percent) ? 1 : 2;
  return trimZero(percent.toFixed(places)).replace('-', MINUS);
}

function trimZero(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
