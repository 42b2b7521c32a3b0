import { type Bounds, type Figure, isAvailable, type Unavailable } from './figure';
import type { Comparison, MetricReport, SliceFigures, StageFigures, VariantFigures } from './metric-types';
import type { Report } from './types';

type Cell = string | number | boolean | null;

const COLUMNS = [
  'experiment',
  'attempt',
  'asOf',
  'metric',
  'role',
  'slice',
  'interval',
  'stage',
  'coverage',
  'leftOut',
  'control',
  'candidate',
  'controlUnits',
  'candidateUnits',
  'controlMean',
  'candidateMean',
  'controlVariance',
  'candidateVariance',
  'controlQuantile',
  'candidateQuantile',
  'difference',
  'lift',
  'finding',
  'fixedP',
  'fixedLower',
  'fixedUpper',
  'fixedLiftLower',
  'fixedLiftUpper',
  'sequentialP',
  'sequentialLower',
  'sequentialUpper',
  'sequentialLiftLower',
  'sequentialLiftUpper',
  'lowerLift',
  'harmLnE',
  'adjustedP',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/**
 * The figures of a report as a table: for each metric one row over all units, one for each slice and one for each interval of constant
 * coverage, numbered from 1 in `interval`. What cannot be computed, or does not belong to a row, is an empty cell. RFC 4180.
 */
export function reportCsv(report: Report): string {
  const rows = report.metrics.flatMap((metric) => {
    const head = headOf(report, metric);
    const parts = [wholeRow(metric), ...metric.slices.map(sliceRow), ...metric.stages.map(stageRow)];
    return parts.map((part): Row => ({ ...head, ...part }));
  });
  const lines = [[...COLUMNS], ...rows.map((row) => COLUMNS.map((column) => row[column] ?? null))];
  return lines.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

function headOf({ experiment, attempt, asOf, traffic }: Report, { key, role }: MetricReport): Row {
  const nameOf = (wanted: 'control' | 'candidate') => traffic.variants.find((variant) => variant.role === wanted)?.key ?? wanted;
  return { experiment, attempt, asOf, metric: key, role, control: nameOf('control'), candidate: nameOf('candidate') };
}

function wholeRow({ variants, comparisons: [comparison] }: MetricReport): Row {
  return { ...armsOf(variants), ...(comparison === undefined ? {} : effectOf(comparison)) };
}

function effectOf({ difference, lift, finding, fixed, sequential, harm }: Comparison): Row {
  return {
    difference: cell(difference),
    lift: cell(lift),
    finding,
    ...(isAvailable(fixed) && { fixedP: fixed.p, ...ends('fixed', fixed) }),
    ...(isAvailable(sequential) && { sequentialP: sequential.p, ...ends('sequential', sequential), lowerLift: sequential.lowerLift }),
    harmLnE: cell(harm.lnE),
  };
}

function sliceRow({ slice, variants, difference, lift, p, adjustedP, ...intervals }: SliceFigures): Row {
  const effect = { difference: cell(difference), lift: cell(lift), sequentialP: cell(p), adjustedP: cell(adjustedP) };
  return { slice, ...armsOf(variants), ...effect, ...ends('sequential', intervals) };
}

function stageRow({ ordinal, stage, coverage, excluded, units, difference, lift, ...intervals }: StageFigures): Row {
  const place = { interval: ordinal + 1, stage, coverage, leftOut: excluded };
  const counts = { controlUnits: units.control, candidateUnits: units.candidate };
  return { ...place, ...counts, difference: cell(difference), lift: cell(lift), ...ends('fixed', intervals) };
}

function armsOf([control, candidate]: readonly VariantFigures[]): Row {
  return {
    controlUnits: control?.units ?? 0,
    candidateUnits: candidate?.units ?? 0,
    controlMean: cell(control?.mean),
    candidateMean: cell(candidate?.mean),
    controlVariance: cell(control?.variance),
    candidateVariance: cell(candidate?.variance),
    controlQuantile: cell(control?.quantile),
    candidateQuantile: cell(candidate?.quantile),
  };
}

interface Intervals {
  interval: Bounds | Unavailable;
  liftInterval: Bounds | Unavailable;
}

function ends(kind: 'fixed' | 'sequential', { interval, liftInterval }: Intervals): Row {
  const [lower, upper] = isAvailable(interval) ? interval : NO_ENDS;
  const [liftLower, liftUpper] = isAvailable(liftInterval) ? liftInterval : NO_ENDS;
  return { [`${kind}Lower`]: lower, [`${kind}Upper`]: upper, [`${kind}LiftLower`]: liftLower, [`${kind}LiftUpper`]: liftUpper };
}

const NO_ENDS: Bounds = [null, null];

function cell(figure: Figure | undefined): Cell {
  return figure !== undefined && isAvailable(figure) ? figure : null;
}

/** A text that a spreadsheet would take for a formula is led by an apostrophe. */
function quote(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
