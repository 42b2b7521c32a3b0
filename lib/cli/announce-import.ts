import { UNITS_TO_LEARN } from '@/lib/gate/learn-tuning';
import type { ImportedTable } from './import-table';

/** What has been read, and what would make the gate's bounds wide: lines of text, before anything is sent. */
export function announceImport(table: ImportedTable): string[] {
  const { control, candidate, units, leftOut, metrics } = table;
  const others = leftOut === 0 ? '' : `; ${leftOut} rows of other variants are left out`;
  const ofControl = units.filter(({ variant }) => variant === control).length;
  const isLearnt = metrics[0]?.baseline === undefined && ofControl < UNITS_TO_LEARN;
  const lesson = `control has ${ofControl} ${ofControl === 1 ? 'unit' : 'units'}: the gate tunes its bounds by the first ${UNITS_TO_LEARN}, or by --baseline COLUMN=MEAN[,SD]`;
  return [
    `control is ${control}, candidate ${candidate}: ${units.length} units${others}`,
    ...(isLearnt ? [lesson] : []),
    ...metrics.flatMap((_, position) => heavyTail(table, position)),
  ];
}

const TOP = 0.001;
const TOP_SHARE = 0.1;

/** A mean that hangs on a few units: they make its variance, and with it every bound. The others are left as they are by the cap. */
function heavyTail({ metrics, units }: ImportedTable, position: number): string[] {
  const metric = metrics[position];
  if (metric === undefined || metric.kind !== 'mean' || metric.cap !== undefined) return [];
  const sizes = Float64Array.from(units, ({ values }) => Math.abs(values[position] ?? 0)).sort();
  const sum = (some: Float64Array) => some.reduce((total, size) => total + size, 0);
  const cut = Math.floor(sizes.length * (1 - TOP));
  const share = sum(sizes.subarray(cut)) / sum(sizes);
  const rest = sizes[cut - 1] ?? 0;
  if (!(share > TOP_SHARE && rest > 0)) return [];
  const holds = `one unit in ${1 / TOP} holds ${Math.round(share * 100)} % of ${metric.column}, which makes its bounds wide`;
  return [`${holds}: --cap "${metric.column}=${Number(rest.toPrecision(2))}" counts no more than that of a unit`];
}
