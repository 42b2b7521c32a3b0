import { type Answer, compileFlag } from './compile-flag';
import type { EvaluationContext, FlagConfig } from './types';

/** What one plain flag answers. Where there are many contexts, keep what `compileFlag` returns. */
export function evaluateFlag(flag: FlagConfig, context: EvaluationContext): Answer {
  return compileFlag(flag)(context);
}
