import type { Mode } from './types';
import type { Verdict } from './verdict';

/** The code of a decision: `ok` when every rule passed, otherwise the rule that did not. */
export function reasonOf({ rule, metric, outcome }: Verdict, mode: Mode): string {
  switch (rule) {
    case 'advance':
      return 'ok';
    case 'state':
      return outcome === 'start' ? 'ok' : 'not_running';
    case 'harm':
    case 'guardrail':
      return `${rule}:${metric ?? ''}`;
    case 'min_duration':
    case 'full_days':
    case 'min_units':
    case 'effective_units':
    case 'tuning':
      return 'minimum';
    case 'observed_better':
      return 'not_better';
    case 'promotion':
      // In `non_inferior` promotion asks for nothing but the budget at full coverage.
      return mode === 'superior' ? 'not_superior' : 'harm_budget';
    default:
      return rule;
  }
}
