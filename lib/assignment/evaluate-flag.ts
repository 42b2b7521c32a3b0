import { compileTargeting } from './compile-experiment';
import type { Predicate } from './target';
import type { AssignmentErrorCode, EvaluationContext, FlagConfig, JsonValue, Reason } from './types';

/** What a plain flag answers: the same shape as a variant's key and value, with the reason. */
export interface FlagAnswer {
  variant: string | undefined;
  value: JsonValue | undefined;
  reason: Reason;
  errorCode?: AssignmentErrorCode;
}

export interface CompiledFlag {
  config: FlagConfig;
  /** Set when the flag is off. */
  disabled: FlagAnswer | undefined;
  rules: { matches: Predicate; answer: FlagAnswer }[];
  otherwise: FlagAnswer;
}

/** Prepares a plain flag for `evaluateFlag`. A rule whose condition cannot be read never matches. */
export function compileFlag(config: FlagConfig): CompiledFlag {
  return {
    config,
    disabled: config.enabled ? undefined : { variant: undefined, value: undefined, reason: 'DISABLED' },
    rules: config.rules.map(({ when, variant }) => ({
      matches: compileTargeting(when),
      answer: answerWith(config, variant, 'TARGETING_MATCH'),
    })),
    otherwise: answerWith(config, config.defaultVariant, 'STATIC'),
  };
}

/** The first rule that matches decides (`TARGETING_MATCH`), else the default (`STATIC`). Needs no unit. */
export function evaluateFlag(flag: CompiledFlag, context: EvaluationContext): FlagAnswer {
  if (flag.disabled !== undefined) return flag.disabled;
  for (const { matches, answer } of flag.rules) if (matches(context)) return answer;
  return flag.otherwise;
}

function answerWith({ variants }: FlagConfig, variant: string, reason: Reason): FlagAnswer {
  if (!Object.hasOwn(variants, variant)) return { variant: undefined, value: undefined, reason: 'ERROR', errorCode: 'GENERAL' };
  return { variant, value: variants[variant], reason };
}
