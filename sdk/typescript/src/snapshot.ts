import { compileConfig, evaluate, failure } from '../../../lib/assignment/evaluate';
import type { Config, EvaluationContext } from '../../../lib/assignment/types';
import type { Bootstrap, Decision } from './types';

/** What a client evaluates at one time: rules, or the answers for one context. */
export interface Snapshot {
  version: number;
  environment: string;
  evaluate(key: string, context: EvaluationContext | undefined): Decision;
  keys(): Iterable<string>;
}

/** A snapshot of rules. @throws when the document is no config */
export function configSnapshot(document: unknown): Snapshot {
  const config = freeze(document) as Config;
  const { version, environment, holdout, layers } = config;
  if (!Number.isSafeInteger(version) || !holdout || !Array.isArray(layers)) throw new TypeError('the document is no config');
  const compiled = compileConfig(config);
  return {
    version,
    environment,
    evaluate: (key, context) => evaluate(compiled, key, context ?? {}) as Decision,
    keys: () => compiled.entries.keys(),
  };
}

/** A snapshot of answers; the context is theirs, whatever the caller passes. */
export function answersSnapshot({ context, decisions }: Bootstrap): Snapshot {
  const answers = new Map<string, Decision>();
  let version = 0;
  for (const [key, decision] of Object.entries(decisions)) {
    freeze(decision.value);
    answers.set(key, { ...decision, key, context });
    version = Math.max(version, Number(decision.flagMetadata.version) || 0);
  }
  return {
    version,
    environment: '',
    evaluate: (key) => ({ ...(answers.get(key) ?? (failure(key, context, 'FLAG_NOT_FOUND') as Decision)) }),
    keys: () => answers.keys(),
  };
}

interface BulkFlag {
  key: string;
  variant?: string;
  value?: unknown;
  reason?: string;
  errorCode?: string;
  metadata?: Record<string, string | number | boolean>;
}

/** Answers of OFREP's bulk evaluation. @throws when the document is none */
export function bulkSnapshot(document: unknown, context: EvaluationContext): Snapshot {
  const { flags } = document as { flags: BulkFlag[] };
  const decisions = flags.map(({ key, variant, value, reason = 'STATIC', errorCode, metadata = {} }) => {
    const isExposure = reason === 'SPLIT';
    return [key, { key, variant, value, reason: errorCode ? 'ERROR' : reason, errorCode, isExposure, flagMetadata: metadata, context }];
  });
  return answersSnapshot({ context, decisions: Object.fromEntries(decisions) });
}

/** Values are shared between callers, so nobody may change them. */
function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  }
  return value;
}
