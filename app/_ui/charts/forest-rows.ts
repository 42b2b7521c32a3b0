import { isAvailable } from '@/lib/report/figure';
import type { ComparisonOverview, MetricOverview, VariantFigures } from '@/lib/report/metric-types';
import { formatEffect, formatMean, formatShare, formatShortCount } from '../format';
import type { IntervalGroup } from './interval-plot';
import type { ArmText, IntervalRow } from './interval-row';
import { type Tone, toneOf } from './tone';

const TITLES = {
  primary: 'Primary: this decides',
  guardrail: 'Guardrails: the loss tolerated is dashed',
  secondary: 'Secondary: for information',
};

const MARGIN_WORDS: Partial<Record<ComparisonOverview['finding'], string>> = {
  within_margin: 'within margin',
  beyond_margin: 'beyond margin',
};

/** The rows of the forest plot: primary, guardrails, secondary. The interval is the one that stays valid however often one looks. */
export function forestGroups(metrics: readonly MetricOverview[]): IntervalGroup[] {
  return (['primary', 'guardrail', 'secondary'] as const).map((role) => ({
    title: TITLES[role],
    rows: metrics.filter((metric) => metric.role === role).map(forestRow),
  }));
}

/** One sentence that says what the plot shows. */
export function forestFinding(metrics: readonly MetricOverview[]): string {
  const said = forestGroups(metrics).flatMap((group) => group.rows);
  const named = (tone: Tone) => said.filter((row) => row.tone === tone).map((row) => row.label);
  const parts = [
    named('better').length > 0 ? `better: ${named('better').join(', ')}` : '',
    named('worse').length > 0 ? `worse: ${named('worse').join(', ')}` : '',
    named('unclear').length > 0 ? `cannot tell yet: ${named('unclear').join(', ')}` : '',
  ].filter((part) => part !== '');
  return `Effect of the candidate on each metric. ${parts.join('; ')}.`;
}

export function forestRow(metric: MetricOverview): IntervalRow {
  const comparison = metric.comparisons[0];
  const margin = comparison?.marginLift ?? null;
  const marks = margin === null ? [] : [margin];
  const base = { key: metric.key, label: metric.name, note: noteOf(metric), marks, ...armsOf(metric.variants, metric) };
  const empty = { tone: 'unclear' as const, estimate: null, low: null, high: null };
  if (comparison === undefined) return { ...base, ...empty, unavailable: 'no candidate to compare yet' };
  if (!isAvailable(comparison.lift)) return { ...base, ...empty, unavailable: comparison.lift.unavailable };
  if (!isAvailable(comparison.sequential))
    return { ...base, ...empty, estimate: comparison.lift, unavailable: comparison.sequential.unavailable };
  const [low, high] = comparison.sequential.liftInterval;
  const byInterval = comparisonTone(comparison);
  // Harm that the gate found is found, though it tests by a process of its own and this interval may still hold zero.
  const isHarm = byInterval === 'unclear' && (comparison.finding === 'worse' || comparison.finding === 'beyond_margin');
  const tone = isHarm ? 'worse' : byInterval;
  const word = isHarm ? 'harm shown' : tone === 'better' ? undefined : wordOfMargin(metric, comparison);
  return { ...base, tone, estimate: comparison.lift, low, high, unavailable: null, ...(word === undefined ? {} : { word }) };
}

/** A loss can be shown and be smaller than the one that is tolerated. */
function wordOfMargin(metric: MetricOverview, { finding, sequential, sign }: ComparisonOverview): string | undefined {
  if (finding !== 'worse' || !isAvailable(sequential)) return MARGIN_WORDS[finding];
  const [low, high] = sequential.interval;
  const worst = sign === 1 ? low : high === null ? null : -high;
  const { margin, marginAbsolute } = metric;
  const isTolerated =
    margin === null
      ? marginAbsolute !== null && worst !== null && worst >= -marginAbsolute
      : sequential.lowerLift !== null && sequential.lowerLift >= -margin;
  return isTolerated ? 'worse, within margin' : undefined;
}

/** The tone of a comparison by its anytime-valid interval. */
export function comparisonTone(comparison: ComparisonOverview): Tone {
  if (!isAvailable(comparison.sequential)) return 'unclear';
  const [low, high] = comparison.sequential.liftInterval;
  return toneOf(low, high, comparison.sign);
}

/** Rates with the counts they come from. */
export function armsOf(
  variants: readonly VariantFigures[],
  metric: Pick<MetricOverview, 'kind'>,
): { control: ArmText | null; candidate: ArmText | null } {
  const text = (role: 'control' | 'candidate') => {
    const variant = variants.find((candidate) => candidate.role === role);
    return variant === undefined ? null : armText(variant, metric.kind);
  };
  return { control: text('control'), candidate: text('candidate') };
}

function armText(variant: VariantFigures, kind: MetricOverview['kind']): ArmText {
  const value = variant.quantile ?? variant.mean;
  if (!isAvailable(value)) return { rate: '–', counts: `${formatShortCount(variant.units)} units` };
  if (kind === 'proportion')
    return { rate: formatShare(value, 2), counts: `${formatShortCount(variant.numerator)} / ${formatShortCount(variant.units)}` };
  if (kind === 'ratio')
    return { rate: formatMean(value), counts: `${formatShortCount(variant.numerator)} / ${formatShortCount(variant.denominator)}` };
  return { rate: formatMean(value), counts: `${formatShortCount(variant.units)} units` };
}

function noteOf(metric: MetricOverview): string {
  if (metric.threshold !== null) return quantileNote(metric, metric.threshold);
  const goal = metric.direction === 'increase' ? 'higher is better' : 'lower is better';
  const arrow = metric.direction === 'increase' ? '↑' : '↓';
  if (metric.margin !== null) return `${arrow} is better, margin ${formatShare(metric.margin)}`;
  if (metric.marginAbsolute !== null) return `${arrow} is better, margin ${absoluteMargin(metric)}`;
  return goal;
}

/** The effect of a quantile is one of another unit than its value and margin, and has to say so. */
function quantileNote(metric: MetricOverview, threshold: number): string {
  if (metric.margin === null) return `effect: share above ${formatMean(threshold)}`;
  const sign = metric.direction === 'decrease' ? '+' : '−';
  return `share > ${formatMean(threshold)}, margin ${quantileName(metric)} ${sign}${formatShare(metric.margin)}`;
}

/** "p95", or the metric's value where it is not known which one. */
function quantileName({ quantile }: MetricOverview): string {
  return quantile === null ? 'value' : `p${Number((quantile * 100).toPrecision(6))}`;
}

/** What the effect of a quantile is one of, and what its dashed margin means, exactly as the gate reads it. */
export function quantileInWords(metric: MetricOverview): string | null {
  const { name, threshold, margin, direction } = metric;
  if (threshold === null) return null;
  const at = formatMean(threshold);
  const effect = `${name}: the effect is on the share of events above ${at}, control’s ${quantileName(metric)} when it was frozen.`;
  if (margin === null) return effect;
  const [than, moved] =
    direction === 'decrease' ? ['no more', threshold * (1 + margin)] : ['no fewer', threshold * Math.max(0, 1 - margin)];
  const kept = `${than} of the candidate’s events lie above ${formatMean(moved)} than of control’s above ${at}`;
  const drawn = metric.comparisons[0]?.marginLift ?? null;
  const place = drawn === null ? '' : `; they are as many at an effect of ${formatEffect(drawn)}, dashed`;
  return `${effect} Its margin of ${formatShare(margin)} is one of that value: kept while ${kept}${place}.`;
}

function absoluteMargin(metric: MetricOverview): string {
  const size = metric.marginAbsolute ?? 0;
  return metric.kind === 'proportion' ? `${formatMean(size * 100)} pt` : formatMean(size);
}
