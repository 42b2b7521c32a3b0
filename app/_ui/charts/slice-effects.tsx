import { isAvailable } from '@/lib/report/figure';
import type { MetricReport, SliceFigures } from '@/lib/report/metric-types';
import { formatProbability } from '../format';
import { ChartFigure, type ChartTable } from './chart-figure';
import { armsOf } from './forest-rows';
import { IntervalPlot } from './interval-plot';
import { effectText, type IntervalRow } from './interval-row';
import { type Tone, toneOf } from './tone';

const LEVEL = 0.05;

/** Part 8: the primary metric within each declared slice. A slice is coloured only when its corrected p says so. */
export function SliceEffects({ metric }: { metric: MetricReport }) {
  const rows = () => metric.slices.map((slice) => sliceRow(slice, metric));
  return (
    <ChartFigure
      label="effect by slice"
      of={metric}
      table={() => sliceTable(metric)}
      draw={(frame) => (
        <IntervalPlot
          groups={[{ title: metric.sliceCorrection ?? 'No correction', rows: rows() }]}
          frame={frame}
          finding={sliceFinding(metric)}
          axisLabel="effect, 95 % at all looks"
          columns={['control', 'candidate']}
        />
      )}
    />
  );
}

function sliceTable(metric: MetricReport): ChartTable {
  return {
    head: ['Slice', 'Control', 'Candidate', 'Lift and interval', 'p', 'p, corrected'],
    rows: metric.slices.map((slice) => {
      const row = sliceRow(slice, metric);
      const numbers = row.unavailable ?? effectText(row).numbers;
      return [
        slice.slice,
        row.control?.rate ?? '–',
        row.candidate?.rate ?? '–',
        numbers,
        probability(slice.p),
        probability(slice.adjustedP),
      ];
    }),
  };
}

export function sliceFinding(metric: Pick<MetricReport, 'name' | 'slices' | 'sliceCorrection'>): string {
  const standing = metric.slices.filter(isEstablished).map((slice) => slice.slice);
  const correction = metric.sliceCorrection ?? 'no correction';
  if (standing.length === 0) return `${metric.name}: no slice differs after correction (${correction}).`;
  return `${metric.name}: different in ${standing.join(', ')} after correction (${correction}).`;
}

function sliceRow(slice: SliceFigures, metric: MetricReport): IntervalRow {
  const [low, high] = isAvailable(slice.liftInterval) ? slice.liftInterval : [null, null];
  const reason = !isAvailable(slice.lift)
    ? slice.lift.unavailable
    : !isAvailable(slice.liftInterval)
      ? slice.liftInterval.unavailable
      : null;
  return {
    key: slice.slice,
    label: slice.slice,
    note: isAvailable(slice.adjustedP) ? `p ${formatProbability(slice.adjustedP)} corrected` : 'p cannot be told',
    tone: sliceTone(slice, metric),
    estimate: isAvailable(slice.lift) ? slice.lift : null,
    low,
    high,
    marks: [],
    ...armsOf(slice.variants, metric),
    unavailable: reason,
  };
}

// A process without an interval, as one of few events, tells by its p alone that there is an effect.
function sliceTone(slice: SliceFigures, { direction }: MetricReport): Tone {
  if (!isEstablished(slice) || !isAvailable(slice.lift)) return 'unclear';
  const [low, high] = isAvailable(slice.liftInterval) ? slice.liftInterval : [null, null];
  const hasNoBound = low === null && high === null;
  return toneOf(hasNoBound ? slice.lift : low, hasNoBound ? slice.lift : high, direction === 'increase' ? 1 : -1);
}

function isEstablished(slice: SliceFigures): boolean {
  return isAvailable(slice.adjustedP) && slice.adjustedP < LEVEL;
}

function probability(p: SliceFigures['p']): string {
  return isAvailable(p) ? formatProbability(p) : '–';
}
