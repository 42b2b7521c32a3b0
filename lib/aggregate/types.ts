import type { MetricDocument } from '@/lib/experiments/metric-document';

/** Which events a part of a metric counts, and how. */
export interface EventPart {
  event: string;
  /** `sum`: Σ of values, an event without one counting 1; `count`: number of events. */
  aggregate: 'sum' | 'count';
}

/** A metric as settling needs it; made from its document by `metricToSettle`. */
export interface MetricToSettle {
  key: string;
  kind: MetricDocument['kind'];
  /** What y counts. Proportion: any such event. Quantile: the events whose values are ranked. */
  numerator: EventPart;
  /** Ratio only. */
  denominator: EventPart | undefined;
  /** `server`: events sent with a client key do not count. */
  source: 'any' | 'server';
  windowMs: number;
  latenessMs: number;
  /** Largest value of a unit that counts, in millionths; a percentile is looked up at start and frozen here. */
  cap: bigint | undefined;
  /** Covariate: length of the look-back before the exposure. */
  lookbackMs: number | undefined;
  /** Quantile only: frozen at start, in millionths. Each gives the moments of the share of events above it, under `shareKey`. */
  thresholds: readonly bigint[];
}

/** An interval of constant coverage; `ordinal` counts from 0 without gaps. */
export interface StratumToSettle {
  ordinal: number;
  coverage: number;
  configVersion: number;
  enteredAt: Date;
  leftAt: Date | undefined;
  /** It was entered with another split than the one before (full rollout, or back from it), so that units changed sides. */
  isResplit?: boolean | undefined;
}

/** All that settling needs to know about an attempt. */
export interface AttemptToSettle {
  attemptId: number;
  environmentId: number;
  /** `event`: maturity is judged by event time, against a watermark that the importer moves. */
  clock: 'server' | 'event';
  metrics: readonly MetricToSettle[];
  /** Attributes whose values make slices. */
  slices: readonly string[];
  /** Labels, `attribute=value`, that are never folded into `OTHER_VALUE`. */
  protectedSlices: readonly string[];
  /** How many values of an attribute get a slice of their own. */
  sliceLimit: number;
  /** In order, the first at index 0. */
  strata: readonly StratumToSettle[];
  /** Attempts of the same experiment before this one: their units of the last 28 days are left out. */
  earlierAttempts: readonly number[];
}

export interface Settlement {
  /** Everything that closed before this is in the moments. */
  settledTo: Date;
  /** Units exposed for the first time, new in `exposures`. */
  exposed: number;
  /** Units whose value of at least one metric was added to the moments. */
  units: number;
  /** False when the attempt was settled that far already, by this worker or another. */
  advanced: boolean;
}

export interface Watermark {
  /** Whatever was received before this is committed or gone for good. */
  watermark: Date;
  /**
   * How far the watermark is behind the database's clock; grows while a transaction is left open. Or how far ahead, where that clock was set
   * back: until it is there again nothing is settled.
   */
  lagMs: number;
}

/** One row of the moments. Values in millionths, products in 1e-12; `slice` '' is every unit. */
export interface MomentRow {
  metric: string;
  stratum: number;
  variant: number;
  slice: string;
  units: bigint;
  sumY: bigint;
  sumYy: bigint;
  sumAbsY: bigint;
  rawSumY: bigint;
  rawSumYy: bigint;
  sumD: bigint;
  sumDd: bigint;
  sumYd: bigint;
  sumX: bigint;
  sumXx: bigint;
  sumXy: bigint;
  /** Units whose value is not 0. */
  nonZero: bigint;
  /** Outcomes counted, and outcomes that came after their unit had closed. */
  events: bigint;
  late: bigint;
  /** Units left out because they were seen in two variants before they closed. */
  crossovers: bigint;
}

/** Exposed units; `stratum` −1 counts those left out because an earlier attempt had exposed them. */
export interface ExposureCountRow {
  stratum: number;
  variant: number;
  slice: string;
  units: number;
  hashDiffers: number;
}

/** Raw arrivals in one arm, of one event that metrics count and of everything else, up to the watermark. */
export interface FreshnessRow {
  event: string;
  variant: number;
  events: number;
  others: number;
  /** Others that came after the last event. */
  othersSince: number;
  lastEventAt: Date | undefined;
  lastOtherAt: Date | undefined;
  /**
   * Events that should have come since the last one, at the arm's earlier proportion to others; of an arm that has never sent one, at the
   * other arm's. Undefined before there has been one in either.
   */
  expectedSilent: number | undefined;
}

export interface HistogramRow {
  stratum: number;
  variant: number;
  /** See `histogramBin`. */
  bin: number;
  events: bigint;
}
