import type { HarmLatch, Outcome } from './types';

/** What the order of evaluation arrived at: the first rule that did not pass, or the step that all of them allow. */
export interface Verdict {
  outcome: Outcome;
  rule: RuleName;
  metric: string | null;
  /** The crossing that rolls back. */
  harm: HarmLatch | null;
  /** Cochran's Q as it was asked at this tick. */
  cochran: { q: number; p: number } | null;
}

export type RuleName =
  | 'state'
  | 'harm'
  | 'missing'
  | 'balance'
  | 'leak'
  | 'crossover'
  | 'late_share'
  | 'model_moved'
  | 'max_duration'
  | 'quarantined'
  | 'paused'
  | 'holdback'
  | 'evidence'
  | 'stale'
  | 'lag'
  | 'min_duration'
  | 'full_days'
  | 'min_units'
  | 'effective_units'
  | 'tuning'
  | 'harm_budget'
  | 'shared_budget'
  | 'guardrail'
  | 'observed_better'
  | 'promotion'
  | 'same_effect'
  | 'approval'
  | 'advance';

/** A verdict without a crossing. */
export function verdictOf(outcome: Outcome, rule: RuleName, metric: string | null = null): Verdict {
  return { outcome, rule, metric, harm: null, cochran: null };
}
