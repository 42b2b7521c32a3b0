import { shareKey } from '@/lib/aggregate/metric-to-settle';
import type { MomentRow } from '@/lib/aggregate/types';
import { durationMs } from '@/lib/experiments/duration';
import { type FrozenMetric, orderedVariants } from '@/lib/experiments/frozen-attempt';
import { REVIEW_P } from '@/lib/gate/gate-rules';
import { quantileFactors } from '@/lib/gate/quantile-factors';
import type { Policy, RampState, Stratum } from '@/lib/gate/types';
import { cochranQOfStages } from '@/lib/stats/cochran-q';
import { asFigure } from './as-figure';
import { type CompareBrieflyInput, compare, compareBriefly } from './comparison';
import { metricStrata } from './metric-strata';
import type { Comparison, MetricOverview, MetricReport, VariantFigures } from './metric-types';
import { metricView, type Role } from './metric-view';
import { lookPlan } from './planned-looks';
import type { ReportSource } from './report-source';
import { largestLnE, seriesOf } from './series';
import { sliceCorrection, sliceFigures } from './slice-figures';
import { stageFigures } from './stage-figures';
import { variantFigures } from './variant-figures';

export interface MetricInput {
  source: ReportSource;
  frozen: FrozenMetric;
  policy: Policy;
  state: RampState;
  /** Of the looks, as the report shows them. */
  times: readonly string[];
  /** Rows of this metric, those of a quantile's thresholds among them. */
  moments: readonly MomentRow[];
}

type WholeView = ReturnType<typeof wholeView>;

/** One metric of the report: part 4. */
export function metricOverview(input: MetricInput): MetricOverview {
  const whole = wholeView(input);
  return { ...definitionOf(input, whole), comparisons: [compareBriefly(briefInput(input, whole))] };
}

/** One metric of the report: parts 4, 5, 6, 8 and 9. */
export function metricReport(input: MetricInput): MetricReport {
  const { source, frozen, policy, state } = input;
  const whole = wholeView(input);
  const slices = slicesOf(input.moments).map((slice) => ({ slice, ...sliceView(input, whole.role, slice) }));
  const { view, strata } = whole;
  return {
    ...definitionOf(input, whole),
    comparisons: [comparisonOf(input, whole)],
    series: seriesOf(source.looks, input.times, frozen.document.key),
    slices: sliceFigures(policy, slices),
    sliceCorrection: sliceCorrection(slices.length),
    stages: stageFigures(strata, state.excludedStrata),
    heterogeneity: asFigure(cochranQOfStages(view.strata, { relative: view.sums.controlTotal > 0 }), ({ q, degreesOfFreedom, pValue }) => {
      return { q, degreesOfFreedom, p: pValue, reviewBelow: REVIEW_P };
    }),
  };
}

function wholeView(input: MetricInput) {
  const role = roleOf(input);
  return { role, ...sliceView(input, role, '') };
}

function briefInput({ source, policy, state }: MetricInput, { role, view }: WholeView): CompareBrieflyInput {
  return { policy, state, view, role, variants: variantKeys(source) };
}

function comparisonOf(input: MetricInput, whole: WholeView): Comparison {
  const { source, frozen, policy, state } = input;
  const { key, covariate } = frozen.document;
  return compare({
    ...briefInput(input, whole),
    rows: whole.rows,
    earlierLnE: largestLnE(source.dailyLooks, key),
    lookPlan: lookPlan({ policy, state, looks: source.dailyLooks, metric: key, now: source.settledTo ?? source.now }),
    plainStrata: covariate === undefined ? undefined : plainStrataOf(input),
  });
}

function definitionOf({ source, frozen }: MetricInput, { role, variants }: WholeView): Omit<MetricOverview, 'comparisons'> {
  const { document } = frozen;
  const guardrail = source.document.metrics.guardrails.find(({ metric }) => metric === document.key);
  return {
    key: document.key,
    name: document.name ?? document.key,
    role,
    kind: document.kind,
    direction: document.direction,
    margin: guardrail?.margin ?? null,
    marginAbsolute: guardrail?.marginAbsolute ?? null,
    limit: guardrail?.limit ?? null,
    windowSeconds: durationMs(document.window) / 1000,
    latenessSeconds: durationMs(document.lateness) / 1000,
    quantile: document.quantile ?? null,
    threshold: frozen.threshold,
    cap: capInWords(frozen),
    variants,
  };
}

/** One slice ('' for everybody) of a metric, as strata, as the gate's view and as figures per arm. */
function sliceView({ source, frozen, policy, state, moments }: MetricInput, role: Role, slice: string) {
  const { key, kind, quantile } = frozen.document;
  const metric = policy.metrics.find((known) => known.key === key);
  const isCounted = kind === 'quantile' && frozen.threshold !== null;
  const thresholds = !isCounted ? 0 : metric === undefined ? 1 : quantileFactors(policy, metric).length;
  const strata = metricStrata({ key, kind, moments, strata: source.strata, slice, thresholds });
  const view = metricView({ frozen, role, document: source.document, policy, state, strata });
  const name = kind === 'quantile' ? shareKey(key, thresholds - 1) : key;
  const rows = moments.filter((row) => row.metric === name && row.slice === slice && !state.excludedStrata.includes(row.stratum));
  const keys = variantKeys(source);
  const histogram = (source.histograms.get(key) ?? []).filter(({ stratum }) => !state.excludedStrata.includes(stratum));
  const shared = { kind, rows, quantile: quantile === undefined || slice !== '' ? undefined : { histogram, share: quantile } };
  const variants: VariantFigures[] = [
    variantFigures({ key: keys.control, role: 'control', variant: 0, ...shared }),
    variantFigures({ key: keys.candidate, role: 'candidate', variant: 1, ...shared }),
  ];
  return { view, strata, rows, variants };
}

/** Everybody's strata as if there were no covariate, the excluded ones left out. */
function plainStrataOf({ source, frozen, state, moments }: MetricInput): Stratum[] {
  const { key, kind } = frozen.document;
  const strata = metricStrata({ key, kind, moments, strata: source.strata, slice: '', thresholds: 0, isPlain: true });
  return strata.filter(({ ordinal }) => !state.excludedStrata.includes(ordinal));
}

export function variantKeys({ document }: Pick<ReportSource, 'document'>): { control: string; candidate: string } {
  const [control, candidate] = orderedVariants(document);
  return { control: control?.key ?? 'control', candidate: candidate?.key ?? 'candidate' };
}

function roleOf({ source, frozen }: MetricInput): Role {
  const { metrics } = source.document;
  if (frozen === source.metrics[0]) return 'primary';
  return metrics.guardrails.some(({ metric }) => metric === frozen.document.key) && !isListedBefore(source, frozen)
    ? 'guardrail'
    : 'secondary';
}

/** A metric that is a guardrail and secondary too is listed twice; the first time it is the guardrail. */
function isListedBefore({ metrics }: ReportSource, frozen: FrozenMetric): boolean {
  return metrics.findIndex(({ document }) => document.key === frozen.document.key) < metrics.indexOf(frozen);
}

function slicesOf(moments: readonly MomentRow[]): string[] {
  const slices = new Set(moments.map(({ slice }) => slice));
  slices.delete('');
  return [...slices].sort();
}

function capInWords({ document, cap }: FrozenMetric): string | null {
  if (document.cap === undefined) return null;
  if ('value' in document.cap) return `at ${document.cap.value}`;
  const share = `the ${Number((document.cap.percentile * 100).toFixed(4))}th percentile before the start`;
  return cap === null ? `at ${share}, of which there was none` : `at ${cap}, ${share}`;
}
