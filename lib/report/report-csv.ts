import { type Bounds, type Figure, isAvailable, type Unavailable } from './figure';
import type { Comparison, MetricReport, VariantFigures } from './metric-types';
import type { Report } from './types';

type Cell = string | number | null;

const COLUMNS = [
  'experiment',
  'attempt',
  'asOf',
  'metric',
  'role',
  'slice',
  'control',
  'candidate',
  'controlUnits',
  'candidateUnits',
  'controlMean',
  'candidateMean',
  'controlVariance',
  'candidateVariance',
  'difference',
  'lift',
  'fixedP',
  'fixedLower',
  'fixedUpper',
  'sequentialP',
  'sequentialLower',
  'sequentialUpper',
  'lowerLift',
  'harmLnE',
  'adjustedP',
] as const;

/** The figures of a report as a table: one row per metric, then one per slice. What cannot be computed is an empty cell. RFC 4180. */
export function reportCsv(report: Report): string {
  const rows = report.metrics.flatMap((metric) => [wholeRow(report, metric), ...sliceRows(report, metric)]);
  return [COLUMNS, ...rows].map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

function wholeRow(report: Report, metric: MetricReport): Cell[] {
  const comparison = metric.comparisons[0];
  return [...headOf(report, metric, ''), ...armsOf(metric.variants), ...effectOf(comparison), null];
}

function effectOf(comparison: Comparison | undefined): Cell[] {
  const fixed = comparison !== undefined && isAvailable(comparison.fixed) ? comparison.fixed : undefined;
  const sequential = comparison !== undefined && isAvailable(comparison.sequential) ? comparison.sequential : undefined;
  return [
    cell(comparison?.difference),
    cell(comparison?.lift),
    fixed?.p ?? null,
    ...(fixed?.interval ?? NO_ENDS),
    sequential?.p ?? null,
    ...(sequential?.interval ?? NO_ENDS),
    sequential?.lowerLift ?? null,
    cell(comparison?.harm.lnE),
  ];
}

function sliceRows(report: Report, metric: MetricReport): Cell[][] {
  return metric.slices.map(({ slice, variants, difference, lift, p, interval, adjustedP }) => [
    ...headOf(report, metric, slice),
    ...armsOf(variants),
    cell(difference),
    cell(lift),
    null,
    ...NO_ENDS,
    cell(p),
    ...ends(interval),
    null,
    null,
    cell(adjustedP),
  ]);
}

function headOf({ experiment, attempt, asOf, traffic }: Report, { key, role }: MetricReport, slice: string): Cell[] {
  const nameOf = (wanted: 'control' | 'candidate') => traffic.variants.find((variant) => variant.role === wanted)?.key ?? wanted;
  return [experiment, attempt, asOf, key, role, slice, nameOf('control'), nameOf('candidate')];
}

function armsOf(variants: readonly VariantFigures[]): Cell[] {
  const [control, candidate] = variants;
  const both = (of: (variant: VariantFigures | undefined) => Cell) => [of(control), of(candidate)];
  return [
    ...both((variant) => variant?.units ?? 0),
    ...both((variant) => cell(variant?.mean)),
    ...both((variant) => cell(variant?.variance)),
  ];
}

const NO_ENDS: Bounds = [null, null];

function ends(interval: Bounds | Unavailable): Bounds {
  return isAvailable(interval) ? interval : NO_ENDS;
}

function cell(figure: Figure | undefined): Cell {
  return figure !== undefined && isAvailable(figure) ? figure : null;
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
function quote(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
