import type { HistogramRow } from '@/lib/aggregate/types';
import type { MetricView } from '@/lib/gate/context';
import type { Policy } from '@/lib/gate/types';
import { adjustPValues } from '@/lib/stats/adjust-p-values';
import { unavailable } from './as-figure';
import { estimates } from './comparison';
import { isAvailable } from './figure';
import type { SliceFigures, VariantFigures } from './metric-types';
import { anytimeP, sequentialReading } from './sequential-inference';

export interface SliceInput {
  slice: string;
  view: MetricView;
  variants: VariantFigures[];
  histogram?: readonly HistogramRow[];
}

/** The effect within each slice, with anytime-valid p-values adjusted for how many slices there are. */
export function sliceFigures(policy: Policy, slices: readonly SliceInput[]): SliceFigures[] {
  const figures = slices.map((input) => sliceFigure(policy, input));
  const known = figures.flatMap(({ p }) => (typeof p === 'number' ? [p] : []));
  const adjusted = adjustPValues(known, 'holm');
  let next = 0;
  return figures.map((figure) => {
    if (typeof figure.p !== 'number') return figure;
    const adjustedP = adjusted[next] ?? 1;
    next += 1;
    return { ...figure, adjustedP };
  });
}

/** Names the correction, for the caption. */
export function sliceCorrection(count: number): string | null {
  return count === 0 ? null : `Holm over ${count} ${count === 1 ? 'slice' : 'slices'}, on p-values that hold at any time`;
}

function sliceFigure(policy: Policy, { slice, view, variants }: SliceInput): SliceFigures {
  const sequential = sequentialReading({ policy, view, stage: policy.stages.length - 1 });
  const isKnown = isAvailable(sequential);
  const p = isKnown ? anytimeP(sequential.lnE) : sequential;
  return {
    slice,
    variants,
    ...estimates(view),
    interval: isKnown ? sequential.interval : sequential,
    liftInterval: isKnown ? sequential.liftInterval : sequential,
    p,
    adjustedP: isAvailable(p) ? p : unavailable(p.unavailable),
  };
}
