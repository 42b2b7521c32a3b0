import { assign } from './assign';
import { type CompiledExperiment, compileExperiment } from './compile-experiment';
import { type CompiledFlag, compileFlag, evaluateFlag } from './evaluate-flag';
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

type Compiled = { flagMetadata: FlagMetadata; experiment: CompiledExperiment | undefined; flag: CompiledFlag | undefined };

/** A config document ready to be evaluated. Entries that cannot be read answer `ERROR` and leave the others alone. */
export interface CompiledConfig {
  version: number;
  environment: string;
  entries: Map<string, Compiled>;
}

const NO_METADATA: FlagMetadata = Object.freeze({});

/** Compiles every experiment and flag; where both have one key, the experiment answers. Entries without a key are passed over. */
export function compileConfig(config: Config): CompiledConfig {
  const { version, environment } = config;
  const entries = new Map<string, Compiled>();
  for (const flag of config.flags) {
    if (typeof flag?.key !== 'string') continue;
    entries.set(flag.key, { flagMetadata: { version }, experiment: undefined, flag: attempt(() => compileFlag(flag)) });
  }
  for (const experiment of config.experiments) {
    if (typeof experiment?.key !== 'string') continue;
    entries.set(experiment.key, {
      flagMetadata: { experiment: experiment.key, attempt: experiment.attempt, version },
      experiment: attempt(() => compileExperiment(config, experiment)),
      flag: undefined,
    });
  }
  return { version, environment, entries };
}

/** Evaluates one key. Never throws for a compiled config, whatever the context holds, except what a getter of the context throws. */
export function evaluate(config: CompiledConfig, key: string, context: EvaluationContext): Evaluation {
  const entry = config.entries.get(key);
  if (entry === undefined) return failure(key, context, 'FLAG_NOT_FOUND');
  const { experiment, flag, flagMetadata } = entry;
  if (experiment !== undefined) {
    const { variant, reason, errorCode } = assign(experiment, context);
    return { key, variant: variant?.key, value: variant?.value, reason, errorCode, isExposure: reason === 'SPLIT', flagMetadata, context };
  }
  if (flag === undefined) return failure(key, context, 'GENERAL', flagMetadata);
  const { variant, value, reason, errorCode } = evaluateFlag(flag, context);
  return { key, variant, value, reason, errorCode, isExposure: false, flagMetadata, context };
}

/** The answer where there is none. */
export function failure(
  key: string,
  context: EvaluationContext,
  errorCode: AssignmentErrorCode,
  flagMetadata: FlagMetadata = NO_METADATA,
): Evaluation {
  return { key, variant: undefined, value: undefined, reason: 'ERROR', errorCode, isExposure: false, flagMetadata, context };
}

function attempt<Result>(compile: () => Result): Result | undefined {
  try {
    return compile();
  } catch {
    return undefined;
  }
}
