import { UNITS_TO_LEARN } from '@/lib/gate/learn-tuning';
import type { ExperimentDocument } from './experiment-document';
import type { MetricDocument } from './metric-document';
import { policyOf } from './policy-of';

/** The deciding metrics whose bounds the plan does not tune, and from how many control units they are learnt after the start. */
export function untunedMetrics(
  experiment: ExperimentDocument,
  deciding: readonly MetricDocument[],
): { metrics: MetricDocument[]; unitsToLearn: number } {
  const policy = policyOf(
    experiment,
    deciding.map((document) => ({ document, cap: null })),
    1,
  );
  const untuned = new Set(policy.metrics.flatMap(({ key, tuning }) => (tuning === null ? [key] : [])));
  return { metrics: deciding.filter(({ key }) => untuned.has(key)), unitsToLearn: UNITS_TO_LEARN };
}
