import type { ExperimentDocument } from './experiment-document';
import type { MetricDocument } from './metric-document';

/** What an attempt keeps of the documents as they were at its start. */
export interface FrozenAttempt {
  experiment: ExperimentDocument;
  /** Primary, guardrails, secondary. */
  metrics: FrozenMetric[];
}

/** A metric's document with the numbers that are looked up once, at start. */
export interface FrozenMetric {
  document: MetricDocument;
  /** In the metric's unit; null when there is no cap, or no history to take its percentile from. */
  cap: number | null;
  /** Quantile metrics: the value of the quantile before the start, else the planned one. */
  threshold: number | null;
}

/** Control first: it owns the lowest buckets. */
export function orderedVariants({ variants }: ExperimentDocument): ExperimentDocument['variants'] {
  return [...variants].sort((a, b) => Number(a.role === 'candidate') - Number(b.role === 'candidate'));
}
