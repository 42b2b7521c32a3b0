import { durationMs } from '@/lib/experiments/duration';
import { type MetricDocument, ratioPartOf } from '@/lib/experiments/metric-document';
import type { EventPart, MetricToSettle } from './types';

interface Frozen {
  isGuardrail: boolean;
  /** Value of the cap in the metric's unit: of the document, or its percentile as looked up at start. */
  cap?: number | undefined;
  /** Quantile metrics: thresholds in the metric's unit. */
  thresholds?: readonly number[] | undefined;
}

const MILLIONTHS = 1_000_000;

/** What settling needs of a metric's document. */
export function metricToSettle(document: MetricDocument, { isGuardrail, cap, thresholds = [] }: Frozen): MetricToSettle {
  const fixedCap = document.cap !== undefined && 'value' in document.cap ? document.cap.value : cap;
  return {
    key: document.key,
    kind: document.kind,
    numerator: numeratorOf(document),
    denominator: document.denominator === undefined ? undefined : ratioPartOf(document.denominator),
    source: document.source ?? (isGuardrail ? 'server' : 'any'),
    windowMs: durationMs(document.window),
    latenessMs: durationMs(document.lateness),
    cap: fixedCap === undefined ? undefined : toMillionths(fixedCap),
    lookbackMs: document.covariate === undefined ? undefined : durationMs(document.covariate.lookback),
    thresholds: thresholds.map(toMillionths),
  };
}

/** Metric name under which the moments of the share of events above a quantile's threshold are kept; no metric's key has a `#`. */
export function shareKey(metric: string, threshold: number): string {
  return `${metric}#${threshold}`;
}

function numeratorOf({ key, kind, event, numerator }: MetricDocument): EventPart {
  if (numerator !== undefined) return ratioPartOf(numerator);
  return { event: event ?? key, aggregate: kind === 'mean' ? 'sum' : 'count' };
}

function toMillionths(value: number): bigint {
  return BigInt(Math.round(value * MILLIONTHS));
}
