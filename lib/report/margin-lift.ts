import { beyond, type MetricView } from '@/lib/gate/context';
import { gateMargin } from '@/lib/gate/margins';
import type { Policy } from '@/lib/gate/types';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import type { Role } from './metric-view';

/**
 * Where the loss that is tolerated at full coverage stands among the lifts: a lift beyond it is more. A relative margin stands at its size,
 * an absolute one at its size over control's mean. A quantile's is one of its value, while its lift is of the share of events beyond the
 * threshold: it stands where as many of the candidate's events lie beyond the threshold moved by the margin as of control's beyond the threshold.
 *
 * @returns signed, a share; null without a margin, or when it cannot be told yet
 */
export function marginLift(policy: Policy, view: MetricView, role: Role): number | null {
  if (role !== 'guardrail' || !(view.sums.sumWeights > 0)) return null;
  const stage = policy.stages.length - 1;
  if (view.policy.kind === 'quantile') {
    const atMargin = stratifiedSums(beyond(view.strata, stage)).candidateTotal;
    return atMargin > 0 ? view.sums.candidateTotal / atMargin - 1 : null;
  }
  const { size, isAbsolute } = gateMargin(policy, view.policy, stage);
  const loss = view.policy.direction === 'increase' ? -size : size;
  if (!isAbsolute) return loss;
  return view.sums.controlTotal > 0 ? (loss * view.sums.sumWeights) / view.sums.controlTotal : null;
}
