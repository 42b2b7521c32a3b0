import { gateMargin, harmMargin, type Margin } from './margins';
import type { MetricPolicy, Policy } from './types';

/**
 * The multiples of a quantile metric's frozen threshold beyond which the candidate's events are counted: one per stage to leave, then
 * the one of the harm process, then 1. A share of events beyond (1 + m/q)c no higher than control's beyond c is the margin m/q kept.
 */
export function quantileFactors(policy: Policy, metric: MetricPolicy): number[] {
  const towardsWorse = metric.direction === 'decrease' ? 1 : -1;
  const factor = ({ size }: Margin) => Math.max(0, 1 + towardsWorse * size);
  return [...policy.stages.map((_, stage) => factor(gateMargin(policy, metric, stage))), factor(harmMargin(policy, metric)), 1];
}
