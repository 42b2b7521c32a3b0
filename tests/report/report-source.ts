import type { MomentRow } from '@/lib/aggregate/types';
import { type ExperimentInput, parseExperimentDocument } from '@/lib/experiments/experiment-document';
import type { ExperimentRow } from '@/lib/experiments/experiment-row';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import { type MetricInput, parseMetricDocument } from '@/lib/experiments/metric-document';
import { policyOf } from '@/lib/experiments/policy-of';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import type { ReportSource, StratumRow } from '@/lib/report/report-source';

const START = new Date('2026-01-01T00:00:00Z');
const NONE = {
  sumAbsY: 0n,
  rawSumY: 0n,
  rawSumYy: 0n,
  sumD: 0n,
  sumDd: 0n,
  sumYd: 0n,
  sumX: 0n,
  sumXx: 0n,
  sumXy: 0n,
  nonZero: 0n,
  events: 0n,
  late: 0n,
  crossovers: 0n,
};

interface Place {
  metric: string;
  stratum?: number;
  variant: number;
  slice?: string;
}

/** Moments of a proportion: `events` of `units`. */
export function proportionRow({ metric, stratum = 0, variant, slice = '' }: Place, units: number, events: number): MomentRow {
  const sum = BigInt(events) * 1_000_000n;
  const squares = BigInt(events) * 1_000_000_000_000n;
  const counts = { units: BigInt(units), nonZero: BigInt(events), events: BigInt(events) };
  return { ...NONE, metric, stratum, variant, slice, sumY: sum, sumYy: squares, sumAbsY: sum, rawSumY: sum, rawSumYy: squares, ...counts };
}

/** Moments of given values, one a unit, with the same units' values before exposure if any. */
export function valuesRow(
  { metric, stratum = 0, variant, slice = '' }: Place,
  values: readonly number[],
  before: readonly number[] = [],
): MomentRow {
  const y = values.map((value) => BigInt(Math.round(value * 1e6)));
  const x = before.map((value) => BigInt(Math.round(value * 1e6)));
  const sum = (terms: readonly bigint[]) => terms.reduce((total, term) => total + term, 0n);
  const sumY = sum(y);
  const sumYy = sum(y.map((value) => value * value));
  const sumXy = sum(x.map((value, index) => value * (y[index] ?? 0n)));
  const nonZero = BigInt(y.filter((value) => value !== 0n).length);
  const sums = {
    sumY,
    sumYy,
    sumAbsY: sum(y.map((value) => (value < 0n ? -value : value))),
    rawSumY: sumY,
    rawSumYy: sumYy,
    sumX: sum(x),
    sumXx: sum(x.map((value) => value * value)),
    sumXy,
  };
  return { ...NONE, metric, stratum, variant, slice, units: BigInt(y.length), nonZero, events: nonZero, ...sums };
}

export function stratum(ordinal: number, fields: Partial<StratumRow> = {}): StratumRow {
  return {
    ordinal,
    stage: ordinal,
    coverage: 0.05,
    candidateShare: 0.5,
    configVersion: ordinal + 1,
    enteredAt: new Date(START.getTime() + ordinal * 86_400_000),
    leftAt: null,
    excludedAt: null,
    excludedReason: null,
    ...fields,
  };
}

interface SourceInput {
  document?: Partial<ExperimentInput>;
  metrics: MetricInput[];
  state?: Partial<RampState>;
  source?: Partial<ReportSource>;
  attempt?: boolean;
}

/** A running experiment with one control and one candidate; the first metric is the primary one. */
export function reportSource({
  document: fields = {},
  metrics,
  state: stateFields = {},
  source = {},
  attempt: hasAttempt = true,
}: SourceInput): ReportSource {
  const document = parseExperimentDocument({
    key: 'ranker',
    name: 'Ranker v8',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', value: 7 },
      { key: 'candidate', role: 'candidate', value: 8 },
    ],
    metrics: { primary: metrics[0]?.key },
    ...fields,
  });
  const frozen: FrozenMetric[] = metrics.map((metric) => {
    const parsed = parseMetricDocument(metric);
    return { document: parsed, cap: parsed.cap !== undefined && 'value' in parsed.cap ? parsed.cap.value : null, threshold: null };
  });
  const policy = policyOf(document, frozen, 1);
  const state: RampState = {
    ...initialState(1),
    name: 'running',
    stage: 0,
    coverage: 0.05,
    stratum: 0,
    startedAt: START.getTime(),
    stageEnteredAt: START.getTime(),
    ...stateFields,
  };
  const experiment: ExperimentRow = {
    id: 1,
    environmentId: 1,
    key: document.key,
    document,
    state: hasAttempt ? state.name : 'draft',
    rampState: hasAttempt ? state : null,
    version: 1,
    guaranteeVoid: false,
    scheduledAt: null,
    createdAt: START,
    updatedAt: START,
    archivedAt: null,
    attempt: hasAttempt
      ? { id: 1, number: 1, salt: 'salt', frozen: { experiment: document, metrics: frozen }, policy, policyHash: 'hash', startedAt: START }
      : null,
  };
  return {
    experiment,
    document,
    metrics: frozen,
    detailed: frozen,
    attempts: 1,
    strata: hasAttempt ? [stratum(0)] : [],
    evidenceMark: null,
    moments: [],
    exposures: [],
    histograms: new Map(),
    looks: [],
    dailyLooks: [],
    lookCount: 0,
    decisions: [],
    steps: [],
    rules: [],
    inputsHash: '',
    settledTo: null,
    lastTrafficAt: null,
    rejected: 0,
    configVersion: 1,
    now: new Date(START.getTime() + 86_400_000),
    ...source,
  };
}
