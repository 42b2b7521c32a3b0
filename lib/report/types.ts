import type { Direction, MetricKind, Needs, RampStateName, RuleRecord } from '@/lib/gate/types';

// One object for the page, the JSON and the CSV. Times are ISO 8601 in UTC, shares and lifts 0–1, durations in the unit of the name.

/** A figure that cannot be told, with the reason to print instead. */
export interface Unavailable {
  unavailable: string;
}

/** A finite number, or the reason why there is none. */
export type Figure = number | Unavailable;

/** [lower, upper]; null where the interval has no end on that side. */
export type Bounds = [number | null, number | null];

export interface Report {
  experiment: string;
  name: string;
  hypothesis: string | null;
  owner: string | null;
  tags: string[];
  unit: string;
  layer: string | null;
  controlMode: 'matched' | 'all';
  mode: 'superior' | 'non_inferior';
  /** 0 while draft. */
  attempt: number;
  /** How many attempts there have been. */
  attempts: number;
  /** Compare-and-set counter of the experiment. */
  version: number;
  state: RampStateName | 'archived';
  /** Counted from 1; 0 before the start, number of stages + 1 at full rollout. */
  stage: number;
  coverage: number;
  asOf: string;
  startedAt: string | null;
  endedAt: string | null;
  /** When the maximum duration ends. */
  expiresAt: string | null;
  /** `clock: "event"`: what would have been, not what was. */
  retrospective: boolean;
  guaranteeVoid: boolean;
  /** Version of the config that serves this state. */
  configVersion: number;
  verdict: Verdict;
  health: Health;
  ramp: Ramp;
  /** The primary metric first, then guardrails, then secondary ones, in the document's order. */
  metrics: MetricReport[];
  traffic: Traffic;
  /** The newest decision, in full. */
  decision: DecisionReport | null;
  /** Newest first. */
  decisions: DecisionSummary[];
}

/** Part 1 of the page. `tone` picks colour, sign and word; `blocked` outranks the rest. */
export interface Verdict {
  tone: 'better' | 'worse' | 'waiting' | 'blocked' | 'done' | 'neutral';
  /** "Hold at 10 %: …" */
  sentence: string;
  /** What a person may do now, or null. */
  action: string | null;
  /** What is missing for the next step, as far as it can be told. */
  needs: Needs | null;
  /** "about 4,200 more units, ≈ 9 h", or null. */
  missing: string | null;
}

/** Part 2. */
export interface Health {
  srm: BalanceTest;
  /** Units seen in both arms and left out. */
  crossover: number;
  crossoverShare: number;
  /** Outcomes that came after their unit had closed. */
  late: number;
  lateShare: { control: Figure; candidate: Figure };
  /** Events of the environment refused since the start. */
  rejected: number;
  /** Exposures whose variant differs from the hash's. */
  hashDiffers: number;
  /** Age of the last event of this experiment's units. */
  freshnessSeconds: number | null;
  /** How far settling is behind, beyond windows and lateness. */
  lagSeconds: number | null;
  /** Everything received before this instant is in the figures. */
  settledTo: string | null;
  looks: number;
  exposedUnits: number;
  /** Sentences for the strip; any of level `alarm` outranks the verdict. */
  notes: { level: 'alarm' | 'warning'; text: string }[];
}

/** Sample ratio mismatch by the anytime-valid process, with the fixed-horizon test beside it for comparison. */
export interface BalanceTest {
  lnE: number;
  /** ln(1/alphaSrm): at or above it the traffic is not what was planned. */
  threshold: number;
  alarm: boolean;
  /** Only exact for a single look at the end. */
  chiSquare: { statistic: number; p: number } | Unavailable;
}

/** Part 3. */
export interface Ramp {
  stages: RampStage[];
  /** Intervals of constant coverage, oldest first; a pause at zero has coverage 0. */
  strata: RampStratum[];
  holdback: number;
  /** Decisions and commands that changed coverage or state, oldest first. */
  steps: RampStep[];
}

export interface RampStage {
  /** Counted from 1. */
  number: number;
  coverage: number;
  minDurationHours: number;
  minUnits: number;
  approval: boolean;
  status: 'done' | 'current' | 'ahead' | 'skipped';
  enteredAt: string | null;
  leftAt: string | null;
}

export interface RampStratum {
  ordinal: number;
  /** Counted from 1. */
  stage: number;
  coverage: number;
  candidateShare: number;
  enteredAt: string;
  leftAt: string | null;
  configVersion: number;
  excluded: { at: string; reason: string } | null;
}

export interface RampStep {
  decisionId: string;
  at: string;
  kind: string;
  outcome: string;
  fromCoverage: number;
  toCoverage: number;
  fromState: string;
  toState: string;
  sentence: string;
}

/** Part 4, and with its series parts 5, 6, 8 and 9. */
export interface MetricReport {
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
  /** How values are capped, in words, or null. */
  cap: string | null;
  variants: VariantFigures[];
  /** One entry: an experiment has one candidate. */
  comparisons: Comparison[];
  series: SeriesPoint[];
  slices: SliceFigures[];
  /** "Benjamini–Hochberg over 12 slices", or null without slices. */
  sliceCorrection: string | null;
  stages: StageFigures[];
  /** Do the stages agree? Cochran's Q with its degrees of freedom. */
  heterogeneity: { q: number; degreesOfFreedom: number; p: number } | Unavailable;
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

export interface Comparison {
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
  /** Valid for one look at the end only. */
  fixed: FixedInference | Unavailable;
  /** Valid at any time, however often one looks. */
  sequential: SequentialInference | Unavailable;
  harm: HarmFigures;
  /** Differences under other treatments of the same data. */
  raw: AdjustedEffect | null;
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

export interface SequentialInference {
  method: 'normal_mixture' | 'exact';
  level: number;
  /** Two-sided, the least over all looks. */
  p: number;
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

/** Part 7. */
export interface Traffic {
  test: BalanceTest;
  variants: { key: string; role: 'control' | 'candidate'; units: number; share: Figure; planned: Figure }[];
  strata: { ordinal: number; stage: number; control: number; candidate: number; plannedShare: number; lnE: number }[];
  slices: { slice: string; control: number; candidate: number; plannedShare: number; lnE: number; alarm: boolean }[];
}

/** Part 10. */
export interface DecisionSummary {
  id: string;
  at: string;
  /** `tick`, or the command's name. */
  kind: string;
  actor: string;
  outcome: string;
  sentence: string;
  reason: string | null;
  fromState: string;
  toState: string;
  fromCoverage: number;
  toCoverage: number;
  configVersion: number;
}

export interface DecisionReport extends DecisionSummary {
  attempt: number | null;
  rules: RuleRecord[];
  inputsHash: string;
}

/** A row of the experiments list. */
export interface ExperimentSummary {
  key: string;
  name: string;
  owner: string | null;
  tags: string[];
  state: Report['state'];
  stage: number;
  stages: number[];
  coverage: number;
  attempt: number;
  guaranteeVoid: boolean;
  retrospective: boolean;
  startedAt: string | null;
  updatedAt: string;
  primary: { metric: string; direction: Direction; lift: Figure; liftInterval: Bounds | Unavailable; finding: Comparison['finding'] } | null;
  health: 'good' | 'warning' | 'alarm' | 'unknown';
  healthNotes: string[];
  decision: { at: string; outcome: string; sentence: string; needs: Needs | null } | null;
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
  harmLnE: number | null;
}

export function isAvailable<T>(figure: T | Unavailable): figure is T {
  return !(typeof figure === 'object' && figure !== null && 'unavailable' in figure);
}
