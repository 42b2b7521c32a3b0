import type { Needs } from './types';

/** "about 4,200 more units, ≈ 9 h", as far as it can be told; an estimate keeps two figures. */
export function needsInWords({ units, hours }: Needs): string | null {
  const parts: string[] = [];
  if (units !== null) parts.push(`about ${grouped(Number(units.toPrecision(2)))} more ${units === 1 ? 'unit' : 'units'}`);
  if (hours !== null) parts.push(`≈ ${timeInWords(hours)}`);
  return parts.length === 0 ? null : parts.join(', ');
}

function timeInWords(hours: number): string {
  if (hours > 0 && hours < 1 / 30) return `${Math.ceil(hours * 3600)} s`;
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  return hours < 48 ? `${Number(hours.toPrecision(2))} h` : `${grouped(Number((hours / 24).toPrecision(2)))} days`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
