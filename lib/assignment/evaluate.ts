import { compileExperiment } from './compile-experiment';
import { type Answer, compileFlag } from './compile-flag';
import type { AssignmentErrorCode, Config, EvaluationContext, JsonValue, Reason } from './types';

/** Strings, numbers and booleans only, as OFREP asks of metadata. */
export type FlagMetadata = Readonly<Record<string, string | number | boolean>>;

/** The answer to "what does this unit get for this key", of an experiment or a plain flag. */
export interface Evaluation {
  key: string;
  /** Key of the variant; undefined when disabled or in error. */
  variant: string | undefined;
  value: JsonValue | undefined;
  reason: Reason;
  errorCode: AssignmentErrorCode | undefined;
  /** Whether the unit was bucketed, so that serving the answer exposes it. */
  isExposure: boolean;
  /** Of an experiment `{ experiment, attempt, version }`, of a plain flag `{ version }`; `version` is the config's. */
  flagMetadata: FlagMetadata;
  /** The context that was asked about, as it was passed in. */
  context: EvaluationContext;
}

type Evaluate = (context: EvaluationContext) => Evaluation;

/** A config document ready to be evaluated. */
export interface CompiledConfig {
  version: number;
  environment: string;
  entries: Map<string, Evaluate>;
}

/**
 * Compiles every experiment and flag; where both have one key, the experiment answers. An entry that cannot be read answers
 * `ERROR` and leaves the others alone; one without a key is passed over.
 */
export function compileConfig(config: Config): CompiledConfig {
  const { version, environment, flags, experiments } = config;
  const entries = new Map<string, Evaluate>();
  for (const entry of [...flags, ...experiments]) {
    const key = entry?.key;
    if (typeof key !== 'string') continue;
    try {
      const isFlag = 'rules' in entry;
      const flagMetadata: FlagMetadata = isFlag ? { version } : { experiment: key, attempt: entry.attempt, version };
      const answer: (context: EvaluationContext) => Answer = isFlag ? compileFlag(entry) : compileExperiment(config, entry);
      entries.set(key, (context) => toEvaluation(key, context, answer(context), flagMetadata));
    } catch {
      entries.set(key, (context) => failure(key, context, 'GENERAL'));
    }
  }
  return { version, environment, entries };
}

/** Evaluates one key. Never throws for a compiled config, whatever the context holds, except what a getter of the context throws. */
export function evaluate({ entries }: CompiledConfig, key: string, context: EvaluationContext): Evaluation {
  return entries.get(key)?.(context) ?? failure(key, context, 'FLAG_NOT_FOUND');
}

/** The answer where there is none. */
export function failure(key: string, context: EvaluationContext, errorCode: AssignmentErrorCode): Evaluation {
  return toEvaluation(key, context, { variant: undefined, reason: 'ERROR', errorCode }, {});
}

function toEvaluation(
  key: string,
  context: EvaluationContext,
  { variant, reason, errorCode }: Answer,
  flagMetadata: FlagMetadata,
): Evaluation {
  return {
    key,
    variant: variant?.key,
    value: variant?.value,
    reason,
    errorCode,
    isExposure: reason === 'SPLIT' && typeof variant?.key === 'string',
    flagMetadata,
    context,
  };
}
