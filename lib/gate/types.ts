import type { Sample } from '@/lib/stats/types';

/** `superior`: promoted only when better. `non_inferior`: promoted when a loss beyond the harm budget is ruled out. */
export type Mode = 'superior' | 'non_inferior';
export type ControlMode = 'matched' | 'all';
export type Direction = 'increase' | 'decrease';
export type MetricKind = 'proportion' | 'mean' | 'count' | 'ratio' | 'quantile';

/** One step of the ramp. `minUnits` counts mature units of this stage in each arm. */
export interface StagePolicy {
  coverage: number;
  minDurationMs: number;
  minUnits: number;
  /** A person must approve before this stage is left. */
  approval: boolean;
}

/** Mixture variances r > 0 of one metric, fixed before any bound is read. `gates[k]` belongs to leaving stage k; the last one to promotion. */
export interface MetricTuning {
  gates: number[];
  harm: number;
}

/** A metric the gate watches: the primary one or a guardrail. Secondary metrics never decide and are not listed. */
export interface MetricPolicy {
  key: string;
  role: 'primary' | 'guardrail';
  kind: MetricKind;
  direction: Direction;
  /** Guardrail: the relative loss tolerated at full coverage, as a share of control's mean. */
  margin?: number | undefined;
  /** Guardrail: the absolute loss tolerated at full coverage, in the metric's unit. Wins over `margin`. */
  marginAbsolute?: number | undefined;
  /** Proportion only: the candidate's share of events may not exceed this, whatever control does. */
  limit?: number | undefined;
  windowMs: number;
  latenessMs: number;
  /** Values are capped; required of means and counts in control mode `all`. */
  capped: boolean;
  /** Returning users are watched too: one value per unit and UTC day (`MetricEvidence.days`). */
  operational: boolean;
  /** Null until learnt from the first control units (`RampState.tuning`). */
  tuning: MetricTuning | null;
}

/** The rules of one attempt: frozen and hashed at start. Durations in milliseconds, shares 0–1. */
export interface Policy {
  mode: Mode;
  controlMode: ControlMode;
  /** Share of the candidate inside the experiment's traffic (matched). */
  candidateWeight: number;
  /** One-sided level of this attempt; see `attemptAlpha`. */
  alpha: number;
  alphaHarm: number;
  alphaSrm: number;
  /** τ: relative loss of the primary metric, times coverage, that may be put at risk. */
  harmBudget: number;
  stages: StagePolicy[];
  maxDurationMs: number;
  holdback: number;
  holdbackDurationMs: number;
  /** Events per arm below which a proportion is judged by its exact process. */
  minEvents: number;
  /** Full UTC days required in the last stage. */
  fullDays: number;
  promotion: 'spending' | 'continuous';
  blindTimeMs: number;
  /** Own lag or silence of all traffic beyond this holds the ramp. */
  maxLagMs: number;
  clock: 'server' | 'event';
  /** Expected relative effect; tunes r when there is no plan. */
  mde: number;
  /** Primary first. */
  metrics: MetricPolicy[];
  /** Slices (`country=DE`) in which harm alone rolls back. */
  protectedSlices: string[];
  /** Number of declared slices whose traffic balance is watched. */
  watchedSlices: number;
  /** τ_total shared with concurrent canaries; null when this one is alone. `alpha` is already split over them. */
  sharedHarmBudget: number | null;
}

type Waiting = 'paused' | 'quarantined' | 'awaiting_approval' | 'awaiting_review';
type Ended = 'completed' | 'rolled_back' | 'expired' | 'aborted';
export type RampStateName = 'draft' | 'scheduled' | 'shadow' | 'running' | Waiting | 'full' | Ended;

/** One daily read of the last stage alone. `information` is 1/variance of the effect; `spent` cumulative. */
export interface SpendingReading {
  day: number;
  z: number;
  information: number;
  spent: number;
  crossed: boolean;
}

/**
 * The last stage's spending test: `days` (D) is fixed on entering the stage; all of `alpha` is spent at day D.
 * Entering the stage again, or excluding a part of it, opens a new record with the alpha that is left.
 */
export interface SpendingRecord {
  enteredAt: number;
  days: number;
  alpha: number;
  /** Strata of the last stage from this ordinal on are read. */
  firstStratum: number;
  readings: SpendingReading[];
}

/** The first crossing of a harm process or limit; it never heals within an attempt. */
export interface HarmLatch {
  metric: string;
  rule: 'harm' | 'limit' | 'slice_harm' | 'daily_harm';
  slice: string | null;
  at: number;
  logE: number;
}

/** Serialisable as JSON; times are epoch milliseconds. */
export interface RampState {
  name: RampStateName;
  attempt: number;
  /** Index into the policy's stages; −1 before start, the number of stages in `full` and `completed`. */
  stage: number;
  /** Share of eligible units that get the candidate now. */
  coverage: number;
  /** Ordinal of the stratum new exposures fall into; grows whenever coverage changes. */
  stratum: number;
  scheduledAt: number | null;
  startedAt: number | null;
  /** When the present stage, or its present stratum after a pause at zero, began: the minimum counts from here. */
  stageEnteredAt: number | null;
  fullAt: number | null;
  endedAt: number | null;
  /** Where `resume` leads back to. */
  pausedFrom: { name: RampStateName; coverage: number } | null;
  quarantine: { reason: string; at: number } | null;
  approvedStage: number | null;
  /** A person has looked at effects that differ between stages and lets promotion go on. */
  reviewed: boolean;
  harm: HarmLatch | null;
  /** Time the gate was blind in one metric while the worker ran, and whether a step down has been taken for it. */
  blind: { metric: string; ms: number; steppedDown: boolean } | null;
  spending: SpendingRecord | null;
  /** Cochran's Q is asked once, when promotion is due. */
  cochran: { q: number; p: number } | null;
  /** An override upwards, or a stage left out for another reason than its counts: for good. */
  guaranteeVoid: boolean;
  excludedStrata: number[];
  /** By metric, learnt when the policy has no tuning; frozen before any bound is read. */
  tuning: Record<string, MetricTuning>;
  lastTickAt: number | null;
  /** What the clock was moved by, in all. Starts, entries and the last tick leave it out: they are in the ramp's own time. */
  clockMovedMs?: number | undefined;
}

/** Closed units of one arm: n, mean and variance of the sample. For a ratio, mean and variance are those of the linearised ratio; for a quantile, of the share of events beyond a threshold. */
export interface ArmMoments extends Sample {
  /** Units with the event (proportion); otherwise units with a value other than 0. */
  events: number;
  /** Σ|y|, Σy²: the effective number of values is their (Σ|y|)²/Σy². */
  sumAbsolute: number;
  sumSquares: number;
}

/** Both arms over one interval of constant coverage. */
export interface Stratum {
  ordinal: number;
  /** Index into the policy's stages. */
  stage: number;
  coverage: number;
  /** Planned share of the candidate among exposed units. */
  candidateShare: number;
  control: ArmMoments;
  candidate: ArmMoments;
  /** With a covariate only: the variance of what both adjusted means share (lib/stats/types.ts). */
  centreVariance?: number | undefined;
  /**
   * Quantile metrics only: the candidate's share of events beyond each of `quantileFactors(policy, metric)` times the frozen threshold;
   * `control` is its share beyond the threshold itself.
   */
  candidateBeyond?: ArmMoments[] | undefined;
}

/** Raw, not matured. `expectedSilent`: how many of the metric's events this arm should have sent since its last one, from its earlier rate (the other arm's, where it never sent one) and its units' other events. */
export interface ArmFreshness {
  lastEventAt: number | null;
  lastOtherEventAt: number | null;
  expectedSilent: number | null;
}

export interface MetricEvidence {
  key: string;
  strata: Stratum[];
  freshness: { control: ArmFreshness; candidate: ArmFreshness } | null;
  /** Operational metrics: one value per unit and UTC day; `day` counts from 1 at the attempt's first day. */
  days?: { day: number; control: ArmMoments; candidate: ArmMoments; candidateShare: number }[] | undefined;
}

/** Exposed units (never converters) of one stratum; `slice` null is everybody. */
export interface ExposureCounts {
  stratum: number;
  slice: string | null;
  candidateShare: number;
  control: number;
  candidate: number;
}

/** Everything one tick knows. Excluded strata may be present: the gate leaves them out itself. */
export interface Evidence {
  metrics: MetricEvidence[];
  exposures: ExposureCounts[];
  exposedUnits: number;
  crossoverUnits: number;
  /** Late outcomes and all outcomes, by arm. */
  late: { control: { late: number; total: number }; candidate: { late: number; total: number } };
  /** Exposures to the candidate under a config version that gives it no weight, after the grace for stale SDKs. */
  leakedExposures: number;
  /** Exposures whose variant differs from the hash's: shown, decides nothing. */
  hashMismatches: number;
  /** Metrics within declared slices. */
  slices: { slice: string; metrics: MetricEvidence[] }[];
  /** A pinned model version no longer is what it was at start. */
  modelMoved: boolean;
  lastTrafficAt: number | null;
  /** Time since the last tick in which no worker ran. */
  workerGapMs: number;
  /** How far the clock was moved since the last tick, forwards or (below 0) back; left out where it was not, or nobody could tell. */
  clockMovedMs?: number | undefined;
  /** How far the settled watermark is behind `now`, beyond windows and lateness. */
  lagMs: number;
  /** Σ coverage · bound of the concurrent canaries. */
  othersBudgetUse: number;
}

type Step = 'none' | 'start' | 'hold' | 'advance' | 'promote' | 'complete';
type Fallback = 'step_down' | 'rollback' | 'quarantine' | 'expire';
export type Outcome = Step | Fallback | 'await_approval' | 'await_review';

/** What would make a failed rule pass, as far as it can be told. */
export interface Needs {
  /** Further mature units in both arms together. */
  units: number | null;
  hours: number | null;
}

/** One rule as it was applied. Every number is finite; null means "cannot be computed", and the reason says why. */
export interface RuleRecord {
  rule: string;
  passed: boolean;
  metric: string | null;
  value: number | null;
  threshold: number | null;
  reason: string;
  inputs: Record<string, number | string | boolean | null>;
  needs?: Needs | undefined;
}

export interface Decision {
  outcome: Outcome;
  /** `ok`, `minimum`, `harm_budget`, `guardrail:KEY`, `not_superior`, `not_better`, `harm:KEY`, … */
  reason: string;
  sentence: string;
  rules: RuleRecord[];
}

export interface DecideInput {
  policy: Policy;
  state: RampState;
  evidence: Evidence;
  /** Epoch milliseconds. */
  now: number;
}

export interface DecideResult {
  decision: Decision;
  rules: RuleRecord[];
  /** The state to go on with. */
  next: RampState;
}

/** What a person or the API asks for. */
export type Command =
  | { type: 'schedule'; at: number }
  | { type: 'start' }
  | { type: 'pause'; coverage: 'keep' | 'zero' }
  | { type: 'resume' }
  | { type: 'approve' }
  /** Goes down, which needs no rule: to `stage`, or by one. */
  | { type: 'step_down'; stage?: number | undefined }
  /** Skips rules: needs a role and a reason; upwards it voids the guarantee. `stage` = number of stages means full. */
  | { type: 'override'; stage: number }
  /** `counts` keeps the guarantee, and is what the gate says: only out of a quarantine. */
  | { type: 'exclude_stage'; stratum: number; because: 'counts' | 'other' }
  | { type: 'rollback' }
  | { type: 'kill' }
  | { type: 'abort' }
  | { type: 'complete' }
  | { type: 'restart' };

export type CommandResult = { ok: true; next: RampState } | { ok: false; reason: string };
