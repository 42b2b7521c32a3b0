import type { ImportMetric, ImportOptions } from './import-options';

export interface ImportedMetric {
  /** Key of the metric on the server; it carries the experiment's key so that an import never redefines another's metric. */
  key: string;
  column: string;
  kind: 'proportion' | 'mean';
  direction: 'increase' | 'decrease';
}

export interface ImportedTable {
  control: string;
  candidate: string;
  metrics: ImportedMetric[];
  units: { unit: string; variant: string; exposedAt: number; values: number[] }[];
  firstAt: number;
  lastAt: number;
}

type Read = { ok: true; table: ImportedTable } | { ok: false; reason: string };
type Row = Record<string, string>;

const UNTIMED_START = Date.parse('2000-01-01T00:00:00Z');

/** Checks every row before anything is sent: a refusal names the line and the column. */
export function importTable(rows: readonly Row[], options: ImportOptions): Read {
  const [first] = rows;
  if (first === undefined) return { ok: false, reason: 'the file has a header but no rows' };
  const columns = [options.unit, options.variant, ...options.metrics.map((metric) => metric.column), options.time];
  for (const column of columns) {
    if (column !== undefined && !(column in first)) {
      return { ok: false, reason: `there is no column ${column}; the file has ${Object.keys(first).join(', ')}` };
    }
  }
  const variants = [...new Set(rows.map((row) => row[options.variant] ?? ''))];
  const control = options.control ?? variants[0] ?? '';
  const candidate = variants.find((variant) => variant !== control);
  if (variants.length !== 2 || candidate === undefined || !variants.includes(control)) {
    return {
      ok: false,
      reason: `column ${options.variant} must hold two variants, one of them ${control}; it holds ${variants.slice(0, 5).join(', ')}`,
    };
  }
  const units: ImportedTable['units'] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const read = readUnit(row, index, options);
    if (!read.ok) return read;
    if (seen.has(read.unit.unit))
      return { ok: false, reason: `line ${index + 2}: unit ${read.unit.unit} stands there a second time; give one row per unit` };
    seen.add(read.unit.unit);
    units.push(read.unit);
  }
  const times = units.map((unit) => unit.exposedAt);
  const extreme = (pick: (a: number, b: number) => number) => times.reduce((a, b) => pick(a, b));
  return {
    ok: true,
    table: {
      control,
      candidate,
      units,
      metrics: options.metrics.map((metric, position) =>
        toMetric(
          metric,
          options.experiment,
          units.map((unit) => unit.values[position] ?? 0),
        ),
      ),
      firstAt: extreme(Math.min),
      lastAt: extreme(Math.max),
    },
  };
}

function readUnit(
  row: Row,
  index: number,
  options: ImportOptions,
): { ok: true; unit: ImportedTable['units'][number] } | { ok: false; reason: string } {
  const line = index + 2;
  const unit = row[options.unit] ?? '';
  if (unit === '') return { ok: false, reason: `line ${line}: column ${options.unit} is empty` };
  const values: number[] = [];
  for (const { column } of options.metrics) {
    const text = (row[column] ?? '').trim();
    const value = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) return { ok: false, reason: `line ${line}: column ${column} holds "${text}", which is not a number` };
    values.push(value);
  }
  const time = options.time === undefined ? undefined : (row[options.time] ?? '');
  // A microsecond apart would be lost in the millisecond of a JavaScript date; order is all that untimed rows need.
  const exposedAt =
    time === undefined ? UNTIMED_START + index : Date.parse(/^\d{4}-\d\d-\d\d \d/.test(time) ? time.replace(' ', 'T') : time);
  if (!Number.isFinite(exposedAt))
    return { ok: false, reason: `line ${line}: column ${options.time} holds "${time}", which is not a time; use ISO 8601` };
  return { ok: true, unit: { unit, variant: row[options.variant] ?? '', exposedAt, values } };
}

function toMetric(metric: ImportMetric, experiment: string, values: readonly number[]): ImportedMetric {
  const kind = metric.kind ?? (values.every((value) => value === 0 || value === 1) ? 'proportion' : 'mean');
  const key = `${experiment}.${metric.column}`.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
  return { key, column: metric.column, kind, direction: metric.direction };
}
