import type { DecisionView } from '@/lib/experiments/list-decisions';
import type { Direction, Needs, RampStateName, RuleRecord } from '@/lib/gate/types';
import type { Bounds, Figure, Unavailable } from './figure';
import type { Comparison, MetricOverview, MetricReport } from './metric-types';

export type { Comparison, MetricReport } from './metric-types';

// One object for the page, the JSON and the CSV. Times are ISO 8601 in UTC, shares and lifts 0–1, durations in the unit of the name.

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
  /** Attributes declared for slices. */
  sliceAttributes: string[];
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
  decisions: DecisionView[];
}

/** A report with one metric in detail, which is what a page shows at a time. */
export type ReportOverview = Omit<Report, 'metrics'> & { metrics: MetricOverview[] };

export interface ReportPage {
  report: ReportOverview;
  /** Undefined where a draft has no metric. */
  selected: MetricReport | undefined;
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
  /** Exposures whose variant differs from the hash's; null where the log of another system was imported, whose draw was its own. */
  hashDiffers: number | null;
  /** Age of the last event of this experiment's units. */
  freshnessSeconds: number | null;
  /** How far settling is behind, beyond windows and lateness; null once the ramp has ended. */
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
  /** Full UTC days asked for; 0 in all but the last stage. */
  fullDays: number;
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

/** Part 7. */
export interface Traffic {
  test: BalanceTest;
  variants: { key: string; role: 'control' | 'candidate'; units: number; share: Figure; planned: Figure }[];
  strata: { ordinal: number; stage: number; coverage: number; control: number; candidate: number; plannedShare: number; lnE: number }[];
  slices: { slice: string; control: number; candidate: number; plannedShare: number; lnE: number; alarm: boolean }[];
  /** Attributes with more values than slices: how many units had one of the later values, counted together in `slice`. */
  folded: { attribute: string; slice: string; units: number }[];
}

export interface DecisionReport extends DecisionView {
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
  primary: {
    metric: string;
    direction: Direction;
    lift: Figure;
    liftInterval: Bounds | Unavailable;
    finding: Comparison['finding'];
  } | null;
  health: 'good' | 'warning' | 'alarm' | 'unknown';
  healthNotes: string[];
  decision: { at: string; actor: string; outcome: string; sentence: string; needs: Needs | null } | null;
}
