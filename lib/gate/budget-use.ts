import { lowerBound } from '@/lib/stats/lower-bound';
import { createContext } from './context';
import { isServing } from './is-serving';
import type { DecideInput } from './types';

/**
 * How much of a shared harm budget an experiment uses: coverage times the largest loss of the primary metric not ruled out at the
 * attempt's level. A loss that nothing rules out yet counts in full; full rollout counts as coverage 1.
 *
 * @returns a share of control's mean, 0–1 for a metric that cannot lose more than all
 */
export function budgetUse(input: DecideInput): number {
  const { policy, state } = input;
  if (!isServing(state) || state.coverage <= 0) return 0;
  const coverage = state.stage >= policy.stages.length ? 1 : state.coverage;
  return coverage * lossBound(input);
}

/**
 * The largest relative loss of the primary metric that is not ruled out now, 0 or more; 1 when nothing is, and while too few events are
 * there for the bound to hold. Concurrent canaries read it to see what is left of their common budget.
 */
export function lossBound(input: DecideInput): number {
  const { policy, state } = input;
  const primary = createContext(input).views[0];
  const gate = Math.min(Math.max(state.stage - 1, 0), policy.stages.length - 1);
  const r = primary?.tuning?.gates[gate];
  if (primary === undefined || r === undefined || primary.process !== 'normal' || primary.policy.kind === 'quantile') return 1;
  const sign = primary.policy.direction === 'increase' ? 1 : -1;
  const bound = lowerBound(primary.strata, { sign, r, alpha: policy.alpha });
  return bound.ok ? Math.max(0, -bound.value) : 1;
}
