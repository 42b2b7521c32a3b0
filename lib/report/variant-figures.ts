import { divide } from '@/lib/aggregate/divide';
import { quantileOf } from '@/lib/aggregate/read-histograms';
import type { HistogramRow, MomentRow } from '@/lib/aggregate/types';
import type { MetricKind } from '@/lib/gate/types';
import { addUp, toArm } from './arm-moments';
import { finite, unavailable } from './as-figure';
import type { VariantFigures } from './metric-types';

interface VariantInput {
  key: string;
  role: 'control' | 'candidate';
  /** Position: control is 0. */
  variant: number;
  kind: MetricKind;
  /** Rows that count: of this metric (or, for a quantile, of its share), one slice, strata that are not excluded. */
  rows: readonly MomentRow[];
  /** Quantile metrics. */
  quantile?: { histogram: readonly HistogramRow[]; share: number } | undefined;
}

const MILLION = 1_000_000n;

/** What one arm's closed units add up to. */
export function variantFigures({ key, role, variant, kind, rows, quantile }: VariantInput): VariantFigures {
  const sums = addUp(rows.filter((row) => row.variant === variant));
  const arm = toArm(sums, kind);
  const isRatio = kind === 'ratio' || kind === 'quantile';
  const numerator = sums === undefined ? 0 : divide(sums.sumY, MILLION);
  const denominator = sums === undefined ? 0 : isRatio ? divide(sums.sumD, MILLION) : Number(sums.units);
  const none = unavailable(arm.n === 0 && denominator === 0 ? 'no unit has closed yet' : 'fewer than two units have closed');
  return {
    key,
    role,
    units: Number(sums?.units ?? 0n),
    mean: arm.n >= 1 && denominator > 0 ? finite(isRatio ? numerator / denominator : arm.mean) : none,
    variance: arm.n >= 2 ? finite(arm.variance) : none,
    numerator,
    denominator,
    ...(quantile !== undefined && { quantile: quantileFigure(quantile.histogram, variant, quantile.share) }),
  };
}

function quantileFigure(histogram: readonly HistogramRow[], variant: number, share: number) {
  const value = quantileOf(
    histogram.filter((row) => row.variant === variant),
    share,
  );
  return value === undefined ? unavailable('no event has closed yet') : finite(value);
}
