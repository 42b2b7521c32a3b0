import type { ExposureCountRow, HistogramRow, MomentRow } from '@/lib/aggregate/types';
import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import type { ExperimentRow } from '@/lib/experiments/experiment-row';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import type { DecisionView } from '@/lib/experiments/list-decisions';
import type { RuleRecord } from '@/lib/gate/types';
import type { LookFigure } from './metric-types';

/** An interval of constant coverage. */
export interface StratumRow {
  ordinal: number;
  /** Index into the ramp's stages. */
  stage: number;
  coverage: number;
  candidateShare: number;
  configVersion: number;
  enteredAt: Date;
  leftAt: Date | null;
  excludedAt: Date | null;
  excludedReason: string | null;
}

export interface LookRow {
  at: Date;
  /** By metric. */
  figures: Record<string, LookFigure>;
}

/** Everything a report is made of, as the database has it; the rest is arithmetic. */
export interface ReportSource {
  experiment: ExperimentRow;
  /** Of the attempt, or of the draft. */
  document: ExperimentDocument;
  /** Primary, guardrails, secondary. */
  metrics: FrozenMetric[];
  /** Those whose slices and looks are here: every one, or the one that a page shows. */
  detailed: FrozenMetric[];
  attempts: number;
  strata: StratumRow[];
  /** Changes whenever moments, exposures, histograms or looks do; null before the first attempt. */
  evidenceMark: string | null;
  /** Over all units of every metric, and over each slice of the metrics in detail. */
  moments: MomentRow[];
  exposures: ExposureCountRow[];
  histograms: Map<string, HistogramRow[]>;
  /** At most 500, for a page 240, spread evenly, oldest first, with the figures of the metrics in detail. */
  looks: LookRow[];
  /** The last look of each UTC day, oldest first, with the figures of the metrics in detail. */
  dailyLooks: LookRow[];
  lookCount: number;
  /** Newest first. */
  decisions: DecisionView[];
  /** Those that changed state or coverage, oldest first. */
  steps: DecisionView[];
  /** Of the newest decision. */
  rules: RuleRecord[];
  inputsHash: string;
  settledTo: Date | null;
  lastTrafficAt: Date | null;
  rejected: number;
  configVersion: number;
  now: Date;
}
