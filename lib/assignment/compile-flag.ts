import { compileTargeting } from './target';
import type { AssignmentErrorCode, EvaluationContext, FlagConfig, JsonValue, Reason } from './types';

/** What a flag or an experiment answers; no variant when it is disabled or cannot tell. */
export interface Answer {
  variant: { key: string; value: JsonValue } | undefined;
  reason: Reason;
  errorCode?: AssignmentErrorCode | undefined;
}

/**
 * Prepares a plain flag: the first rule that matches decides (`TARGETING_MATCH`), else the default (`DEFAULT`); without rules it is
 * `STATIC`, as OpenFeature tells them apart. Needs no unit. A rule whose condition cannot be read never matches.
 */
export function compileFlag({ enabled, variants, rules, defaultVariant }: FlagConfig): (context: EvaluationContext) => Answer {
  const answer = (key: string, reason: Reason): Answer => {
    const variant = Object.hasOwn(variants, key) ? { key, value: variants[key] as JsonValue } : undefined;
    return variant && enabled
      ? { variant, reason }
      : { variant: undefined, reason: enabled ? 'ERROR' : 'DISABLED', errorCode: enabled ? 'GENERAL' : undefined };
  };
  const otherwise = answer(defaultVariant, rules.length > 0 ? 'DEFAULT' : 'STATIC');
  const compiled = rules.map(({ when, variant }) => [compileTargeting(when), answer(variant, 'TARGETING_MATCH')] as const);
  return (context) => {
    for (const [matches, found] of compiled) if (matches(context)) return found;
    return otherwise;
  };
}
