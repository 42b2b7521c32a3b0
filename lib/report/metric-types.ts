import type { Direction, MetricKind } from '@/lib/gate/types';
import type { Bounds, Figure, Unavailable } from './figure';

/** Part 4: a metric over all units, as far as the forest plot shows it. */
export interface MetricOverview {
  key: string;
  name: string;
  role: 'primary' | 'guardrail' | 'secondary';
  kind: MetricKind;
  direction: Direction;
  /** Guardrail: relative loss tolerated, or the absolute one in the metric's unit. */
  margin: number | null;
  marginAbsolute: number | null;
  /** Absolute limit on the candidate's share. */
  limit: number | null;
  windowSeconds: number;
  latenessSeconds: number;
  /** Of a quantile: which one, such as 0.95. */
  quantile: number | null;
  /** Of a quantile: effects and intervals compare the share of events above this value, frozen at the start. */
  threshold: number | null;
  /** How values are capped, in words, or null. */
  cap: string | null;
  variants: VariantFigures[];
  /** One entry: an experiment has one candidate. */
  comparisons: ComparisonOverview[];
}

/** With every reading and parts 5, 6, 8 and 9. */
export interface MetricReport extends MetricOverview {
  comparisons: Comparison[];
  series: SeriesPoint[];
  slices: SliceFigures[];
  /** "Holm over 12 slices, on p-values that hold at any time", or null without slices. */
  sliceCorrection: string | null;
  stages: StageFigures[];
  /** Do the stages agree? Cochran's Q at this one look; of the primary metric the gate asks it once, and wants a review below `reviewBelow`. */
  heterogeneity: { q: number; degreesOfFreedom: number; p: number; reviewBelow: number } | Unavailable;
}

/** Closed units only, over the strata that are not excluded. */
export interface VariantFigures {
  key: string;
  role: 'control' | 'candidate';
  units: number;
  mean: Figure;
  /** Divisor n − 1; for a ratio the variance of the linearised value per unit. */
  variance: Figure;
  /** Σ of the values in the metric's unit (for a proportion: units with the event). */
  numerator: number;
  /** Units, or Σ of the denominators of a ratio. */
  denominator: number;
  /** Quantile metrics: the estimate from the histogram. */
  quantile?: Figure;
}

export interface ComparisonOverview {
  candidate: string;
  control: string;
  /** Candidate − control in the metric's unit, stratified over stages. */
  difference: Figure;
  /** Relative to control's mean, stratified. */
  lift: Figure;
  /** +1 where a higher value is better. */
  sign: 1 | -1;
  /** What may be said by now: grey until something is ruled out. */
  finding: 'better' | 'worse' | 'within_margin' | 'beyond_margin' | 'unclear';
  /** Of a guardrail: the loss that is tolerated at full coverage, as a lift; null where it cannot be told yet. */
  marginLift: number | null;
  /** Valid at any time, however often one looks. */
  sequential: SequentialReading | Unavailable;
}

export interface Comparison extends ComparisonOverview {
  sequential: SequentialInference | Unavailable;
  /** Valid for one look at the end only. */
  fixed: FixedInference | Unavailable;
  /** Valid at the looks planned beforehand, one a day. */
  groupSequential: GroupSequentialFigures | Unavailable;
  harm: HarmFigures;
  /** Before capping; null without a cap. */
  raw: AdjustedEffect | null;
  /** Without the covariate; null when the metric has none. Everything above is with it. */
  unadjusted: AdjustedEffect | null;
  cuped: (AdjustedEffect & { varianceReduction: number }) | Unavailable | null;
  /** No guarantee under repeated looks: for orientation. */
  bayes: BayesFigures | Unavailable;
}

export interface FixedInference {
  method: 'welch' | 'stratified';
  level: number;
  standardError: number;
  p: number;
  /** Of the difference. */
  interval: Bounds;
  liftInterval: Bounds | Unavailable;
}

/** At this look. */
export interface SequentialReading {
  method: 'normal_mixture' | 'exact';
  level: number;
  /** Two-sided, at this look alone. */
  lnE: number;
  /** Of the difference. */
  interval: Bounds;
  liftInterval: Bounds;
  /** The gate's one-sided bound in the metric's good direction: a loss beyond it is ruled out. Null: none yet. */
  lowerLift: number | null;
  /** The level of that bound: this attempt's alpha. */
  lowerLevel: number;
}

export interface SequentialInference extends SequentialReading {
  /** Two-sided, the least over all looks. */
  p: number;
}

/** O'Brien–Fleming-type spending over `maxDuration`, as if today's look were taken now. Two-sided. */
export interface GroupSequentialFigures {
  /** Share of the planned time that has passed. */
  fraction: number;
  plannedDays: number;
  /** Looks taken into account, this one among them. */
  looks: number;
  /** Error spent by now, both sides together. */
  spent: number;
  z: number;
  /** |z| at or above it stops; null: so early that nothing would. */
  boundary: number | null;
  /** At this look. */
  crossed: boolean;
  level: number;
  /** Of the difference: `boundary` standard errors to both sides. */
  interval: Bounds;
  guarantee: string;
}

/** The process that rolls back: evidence against "no harm beyond `margin`". */
export interface HarmFigures {
  lnE: Figure;
  threshold: number;
  margin: number;
  alarm: boolean;
  /** Absolute limit, if the metric has one. */
  limit: { lnE: Figure; threshold: number; alarm: boolean } | null;
}

export interface AdjustedEffect {
  difference: number;
  lift: Figure;
  standardError: number;
  p: number;
  interval: Bounds;
}

export interface BayesFigures {
  prior: string;
  chanceToBeatControl: number;
  expectedLossIfPromoted: number;
  /** Equal-tailed credible interval of the difference. */
  interval: Bounds;
}

/** Parts 5 and 6: one look. Null is a gap in the line. */
export interface SeriesPoint {
  at: string;
  /** Counted from 1. */
  stage: number;
  coverage: number;
  units: { control: number; candidate: number };
  lift: number | null;
  lower: number | null;
  upper: number | null;
  /** Two-sided always-valid p, the least so far. */
  p: number | null;
  harmLnE: number | null;
}

/** Part 8. */
export interface SliceFigures {
  /** `country=DE` */
  slice: string;
  variants: VariantFigures[];
  difference: Figure;
  lift: Figure;
  /** Both intervals are at 95 % for this slice alone, at all looks: not corrected for how many there are. */
  interval: Bounds | Unavailable;
  liftInterval: Bounds | Unavailable;
  p: Figure;
  /** After the correction named in `sliceCorrection`. */
  adjustedP: Figure;
}

/** Part 9: one stratum. */
export interface StageFigures {
  ordinal: number;
  /** Counted from 1. */
  stage: number;
  coverage: number;
  excluded: boolean;
  units: { control: number; candidate: number };
  difference: Figure;
  lift: Figure;
  interval: Bounds | Unavailable;
  liftInterval: Bounds | Unavailable;
}

/** What a tick stores of one metric in `looks.figures`, keyed by the metric: the series behind the charts. */
export interface LookFigure {
  /** Index into the ramp's stages, from 0. */
  stage: number;
  coverage: number;
  control: number;
  candidate: number;
  lift: number | null;
  lower: number | null;
  upper: number | null;
  /** Two-sided ln E at this look. */
  lnE: number | null;
  /** The largest up to this look, since a report reads some of the looks only. */
  mostLnE: number | null;
  harmLnE: number | null;
}
