import { metricToSettle } from '@/lib/aggregate/metric-to-settle';
import type { AttemptToSettle, MetricToSettle } from '@/lib/aggregate/types';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import type { FrozenMetric } from '@/lib/experiments/frozen-attempt';
import { quantileFactors } from '@/lib/gate/quantile-factors';
import type { StratumRow } from '@/lib/report/report-source';

/** Values of one attribute that get a slice of their own. */
const SLICE_LIMIT = 50;

interface AttemptInput {
  environmentId: number;
  attempt: AttemptRow;
  strata: readonly StratumRow[];
  /** Attempts of the same experiment before this one. */
  earlierAttempts: readonly number[];
}

/** What settling needs to know of an attempt, from what was frozen at its start. */
export function attemptToSettle({ environmentId, attempt, strata, earlierAttempts }: AttemptInput): AttemptToSettle {
  const { experiment, metrics } = attempt.frozen;
  return {
    attemptId: attempt.id,
    environmentId,
    clock: experiment.clock,
    metrics: metrics.map((metric) => toSettle(attempt, metric)),
    slices: experiment.slices,
    protectedSlices: experiment.protectedSlices,
    sliceLimit: SLICE_LIMIT,
    strata: strata.map(({ ordinal, coverage, configVersion, enteredAt, leftAt }, index) => ({
      ordinal,
      coverage,
      configVersion,
      enteredAt,
      leftAt: leftAt ?? undefined,
      isResplit: experiment.ramp.controlMode === 'matched' && isResplit(strata, index),
    })),
    earlierAttempts,
  };
}

/** Whether the split differs from the last one by which somebody was served; a pause at zero has none. */
function isResplit(strata: readonly StratumRow[], index: number): boolean {
  const share = strata[index]?.candidateShare ?? 0;
  const before = strata.slice(0, index).findLast(({ candidateShare }) => candidateShare > 0);
  return share > 0 && before !== undefined && before.candidateShare !== share;
}

function toSettle({ frozen, policy }: AttemptRow, { document, cap, threshold }: FrozenMetric): MetricToSettle {
  const isGuardrail = frozen.experiment.metrics.guardrails.some(({ metric }) => metric === document.key);
  const deciding = policy.metrics.find(({ key }) => key === document.key);
  const factors = deciding === undefined ? [1] : quantileFactors(policy, deciding);
  const thresholds = threshold === null ? [] : factors.map((factor) => factor * threshold);
  return metricToSettle(document, { isGuardrail, cap: cap ?? undefined, thresholds });
}

/** How many shares of events a quantile metric has in the moments; its frozen threshold is the last. */
export function thresholdCount({ policy }: AttemptRow, { document, threshold }: FrozenMetric): number {
  if (document.kind !== 'quantile' || threshold === null) return 0;
  const deciding = policy.metrics.find(({ key }) => key === document.key);
  return deciding === undefined ? 1 : quantileFactors(policy, deciding).length;
}
