import type { ExperimentDocument } from '@/lib/experiments/experiment-document';
import { type MetricDocument, parseMetricDocument } from '@/lib/experiments/metric-document';

/**
 * Documents for the metrics a design file names and does not hold: the primary one a proportion that should increase, a guardrail one that
 * should decrease, and either a mean where its planned baseline has an sd. Their outcomes are there at once.
 */
export async function guessMetrics(keys: readonly string[], document: ExperimentDocument): Promise<Map<string, MetricDocument>> {
  const guardrails = new Set(document.metrics.guardrails.map(({ metric }) => metric));
  return new Map(
    keys.map((key) => {
      const kind = document.plan?.baseline[key]?.sd === undefined ? 'proportion' : 'mean';
      const direction = guardrails.has(key) ? 'decrease' : 'increase';
      return [key, { ...parseMetricDocument({ key, kind, direction }), window: '0s', lateness: '0s' }];
    }),
  );
}
