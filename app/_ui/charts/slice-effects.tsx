import { isAvailable } from '@/lib/report/figure';
import type { MetricReport, SliceFigures } from '@/lib/report/metric-types';
import { formatProbability } from '../format';
import { ChartFigure, type ChartTable } from './chart-figure';
import { armsOf } from './forest-rows';
import { IntervalPlot } from './interval-plot';
import { effectText, type IntervalRow } from './interval-row';
import { type Tone, toneOf } from './tone';

const LEVEL = 0.05;

/** Part 8: a metric within each declared slice. A slice is coloured only when its corrected p says so; intervals are each slice's own. */
export function SliceEffects({ metric }: { metric: MetricReport }) {
  const rows = () => metric.slices.map((slice) => sliceRow(slice, metric));
  return (
    <>
      <p className="mb-3 max-w-2xl text-sm">
        Each interval: 95 % for its slice alone, at all looks, not corrected. Colour and word go by the corrected p.
      </p>
      <ChartFigure
        label="effect by slice"
        of={metric}
        table={() => sliceTable(metric)}
        draw={(frame) => (
          <IntervalPlot
            groups={[{ title: metric.sliceCorrection ?? 'No correction', rows: rows() }]}
            frame={frame}
            finding={sliceFinding(metric)}
            axisLabel="effect, 95 % each, at all looks"
            columns={['control', 'candidate']}
          />
        )}
      />
    </>
  );
}

function sliceTable(metric: MetricReport): ChartTable {
  return {
    head: ['Slice', 'Control', 'Candidate', 'Lift and interval, not corrected', 'p, not corrected', 'p, corrected'],
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
  const shown = standing.length === 0 ? 'no slice by itself' : standing.join(', ');
  return `${metric.name}: an effect is shown in ${shown} (${correction}). Whether slices differ from one another is not tested.`;
}

function sliceRow(slice: SliceFigures, metric: MetricReport): IntervalRow {
  const [low, high] = isAvailable(slice.liftInterval) ? slice.liftInterval : [null, null];
  const reason = !isAvailable(slice.lift)
    ? slice.lift.unavailable
    : !isAvailable(slice.liftInterval)
      ? slice.liftInterval.unavailable
      : null;
  const tone = sliceTone(slice, metric);
  return {
    key: slice.slice,
    label: slice.slice,
    note: isAvailable(slice.adjustedP) ? `p ${formatProbability(slice.adjustedP)} corrected` : 'p cannot be told',
    tone,
    ...(tone === 'unclear' && toneOf(low, high, 1) !== 'unclear' ? { word: 'not after correction' } : {}),
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
