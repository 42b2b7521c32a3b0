import type { ExperimentDocument } from './experiment-document';
import type { MetricDocument } from './metric-document';

/** The documents of the metrics that decide, the primary one first and then the guardrails; unknown ones are left out. */
export function decidingMetrics({ metrics: roles }: ExperimentDocument, known: ReadonlyMap<string, MetricDocument>): MetricDocument[] {
  return [roles.primary, ...roles.guardrails.map(({ metric }) => metric)].flatMap((key) => known.get(key) ?? []);
}
