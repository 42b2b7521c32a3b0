import type { Evidence, Policy, RampState } from '@/lib/gate/types';
import { lowerBound } from '@/lib/stats/lower-bound';

/**
 * The largest relative loss of the primary metric that is not ruled out now, 0 to 1; 1 when nothing is. Concurrent canaries read it to
 * see what is left of their common budget.
 */
export function lossBound(policy: Policy, state: RampState, evidence: Evidence): number {
  const [primary] = policy.metrics;
  const tuning = primary === undefined ? undefined : (primary.tuning ?? state.tuning[primary.key]);
  const stage = Math.max(0, Math.min(state.stage, policy.stages.length - 1));
  const r = tuning?.gates[stage];
  const found = evidence.metrics.find(({ key }) => key === primary?.key);
  if (primary === undefined || r === undefined || found === undefined) return 1;
  const strata = found.strata.filter(({ ordinal }) => !state.excludedStrata.includes(ordinal));
  const lower = lowerBound(strata, { sign: primary.direction === 'increase' ? 1 : -1, r, alpha: policy.alpha });
  return lower.ok ? Math.min(1, Math.max(0, -lower.value)) : 1;
}
