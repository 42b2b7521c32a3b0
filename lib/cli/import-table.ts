import { readTime } from '@/lib/ingest/read-time';
import type { ImportMetric, ImportOptions } from './import-options';

export interface ImportedMetric extends Omit<ImportMetric, 'kind'> {
  /** Key of the metric on the server; it carries the experiment's key so that an import never redefines another's metric. */
  key: string;
  kind: 'proportion' | 'mean';
}

export interface ImportedUnit {
  unit: string;
  variant: string;
  /** Epoch milliseconds. */
  exposedAt: number;
  /** One a metric. */
  values: number[];
  /** By slice column; an empty cell is no value. */
  attributes: Record<string, string>;
}

export interface ImportedTable {
  control: string;
  candidate: string;
  metrics: ImportedMetric[];
  units: ImportedUnit[];
  /** Rows of further variants. */
  leftOut: number;
  firstAt: number;
  lastAt: number;
}

type Read<T> = ({ ok: true } & T) | { ok: false; reason: string };
type Row = Record<string, string>;
type NumberStyle = Pick<ImportOptions, 'emptyIsZero' | 'decimalComma'>;
type Columns = NumberStyle &
  Pick<ImportOptions, 'unit' | 'variant' | 'control' | 'candidate' | 'metrics' | 'slices' | 'time' | 'experiment'>;

const UNTIMED_START = Date.parse('2000-01-01T00:00:00Z');

/** Checks every row before anything is sent: a refusal names the line and the column. */
export function importTable(rows: readonly Row[], columns: Columns): Read<{ table: ImportedTable }> {
  const [first] = rows;
  if (first === undefined) return refuse('the file has no rows: a header and one row a unit are needed');
  const { unit, variant, metrics, slices, time, experiment } = columns;
  for (const column of [unit, variant, ...metrics.map((metric) => metric.column), ...slices, time]) {
    if (column !== undefined && !Object.hasOwn(first, column)) {
      return refuse(`there is no column ${column}; the file has ${Object.keys(first).join(', ')}`);
    }
  }
  const arms = readArms(rows, columns);
  if (!arms.ok) return arms;
  const { control, candidate } = arms;
  const units: ImportedUnit[] = [];
  const lines = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (row[variant] !== control && row[variant] !== candidate) continue;
    const read = readUnit(row, index, columns);
    if (!read.ok) return refuse(`line ${index + 2}: ${read.reason}`);
    const line = lines.get(read.unit.unit);
    if (line !== undefined) {
      return refuse(`line ${index + 2}: unit ${read.unit.unit} stood in line ${line} already; give one row per unit`);
    }
    lines.set(read.unit.unit, index + 2);
    units.push(read.unit);
  }
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const { exposedAt } of units) {
    firstAt = Math.min(firstAt, exposedAt);
    lastAt = Math.max(lastAt, exposedAt);
  }
  const imported = metrics.map((metric, position) => toMetric(metric, { experiment, position, units }));
  for (const [position, { column, key }] of imported.entries()) {
    const twin = imported.slice(0, position).find((metric) => metric.key === key);
    if (twin !== undefined) return refuse(`columns ${twin.column} and ${column} would both be metric ${key}: rename one of them`);
  }
  const vague = imported.find(({ kind, baseline }) => kind === 'mean' && baseline !== undefined && baseline.sd === undefined);
  if (vague !== undefined) return refuse(`--baseline ${vague.column}: the column is a mean, so give its SD too, as MEAN,SD`);
  return { ok: true, table: { control, candidate, metrics: imported, units, leftOut: rows.length - units.length, firstAt, lastAt } };
}

function readArms(rows: readonly Row[], { variant, ...wanted }: Columns): Read<{ control: string; candidate: string }> {
  const found = [...new Set(rows.map((row) => row[variant] ?? ''))];
  const listed = `column ${variant} holds ${found.slice(0, 8).join(', ')}${found.length > 8 ? ', …' : ''}`;
  for (const [option, value] of [['--control', wanted.control] as const, ['--candidate', wanted.candidate] as const]) {
    if (value !== undefined && !found.includes(value)) return refuse(`${option} ${value} is in no row; ${listed}`);
  }
  if (found.length < 2) return refuse(`${listed}: two variants are needed`);
  if (found.length > 2 && (wanted.control === undefined || wanted.candidate === undefined)) {
    return refuse(`${listed}: pick two of them with --control and --candidate`);
  }
  const free = found.filter((value) => value !== wanted.candidate);
  const control = wanted.control ?? controlByName(free) ?? free[0] ?? '';
  const candidate = wanted.candidate ?? found.find((value) => value !== control) ?? '';
  return control === candidate ? refuse(`--control and --candidate are both ${control}`) : { ok: true, control, candidate };
}

const CONTROL_NAME = /^(control|ctrl|baseline|0|false|off)$/i;

/** The one that calls itself control, where only one does. */
function controlByName(values: readonly string[]): string | undefined {
  const [named, ...more] = values.filter((value) => CONTROL_NAME.test(value));
  return more.length === 0 ? named : undefined;
}

function readUnit(row: Row, index: number, { unit, variant, metrics, slices, time, ...style }: Columns): Read<{ unit: ImportedUnit }> {
  const name = unit === undefined ? `row-${index + 1}` : (row[unit] ?? '');
  if (name === '') return refuse(`column ${unit} is empty`);
  const values: number[] = [];
  for (const { column } of metrics) {
    const cell = (row[column] ?? '').trim();
    const value = toNumber(cell, style);
    if (!Number.isFinite(value)) return refuse(`column ${column} holds "${cell}"; ${adviceOn(cell)}`);
    values.push(value);
  }
  const exposedAt = time === undefined ? UNTIMED_START + index : toTime(row[time] ?? '');
  if (exposedAt === undefined) {
    return refuse(`column ${time} holds "${row[time ?? '']}"; give a time such as 2026-01-31T09:00:00Z, or epoch seconds or milliseconds`);
  }
  const attributes = Object.fromEntries(slices.map((column) => [column, row[column] ?? ''] as const).filter(([, value]) => value !== ''));
  return { ok: true, unit: { unit: name, variant: row[variant] ?? '', exposedAt, values, attributes } };
}

const EMPTY = /^(|n\/?a|nan|null)$/i;
const WITH_COMMA = /^[+-]?\d*,\d+$/;

function toNumber(cell: string, { emptyIsZero, decimalComma }: NumberStyle): number {
  if (EMPTY.test(cell)) return emptyIsZero ? 0 : Number.NaN;
  if (/^(true|yes)$/i.test(cell)) return 1;
  if (/^(false|no)$/i.test(cell)) return 0;
  return Number(decimalComma && WITH_COMMA.test(cell) ? cell.replace(',', '.') : cell);
}

function adviceOn(cell: string): string {
  if (EMPTY.test(cell)) return 'add --empty-is-0 when it means a unit without the outcome, else leave such rows out of the file';
  return WITH_COMMA.test(cell) ? 'add --decimal-comma when the comma stands before decimals' : 'give a number, true or false, yes or no';
}

function toTime(cell: string): number | undefined {
  const text = cell.trim();
  // In milliseconds, ten digits or fewer end in the April of 1970.
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return readTime(Number(text) * 1000);
  return readTime(/^\d{12,14}$/.test(text) ? Number(text) : text);
}

function toMetric(
  metric: ImportMetric,
  { experiment, position, units }: { experiment: string; position: number; units: readonly ImportedUnit[] },
): ImportedMetric {
  const isBinary = () => units.every(({ values }) => values[position] === 0 || values[position] === 1);
  const kind = metric.kind ?? (isBinary() ? 'proportion' : 'mean');
  // A column in another script leaves no word that could stand in a key.
  const word = /[A-Za-z0-9]/.test(metric.column) ? metric.column : `metric-${position + 1}`;
  const key = `${experiment}.${word}`
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/-+$/, '')
    .slice(0, 100);
  return { ...metric, key, kind };
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
