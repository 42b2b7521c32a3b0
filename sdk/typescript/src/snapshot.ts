import type { AssignmentErrorCode, EvaluationContext } from '../../../lib/assignment/types';
import type { Decision } from './types';

/** What a client evaluates at one time: rules, or the answers for one context. */
export interface Snapshot {
  version: number;
  environment: string;
  evaluate(key: string, context: EvaluationContext | undefined): Decision;
  keys(): Iterable<string>;
}

/** The answer where there is none. */
export function failure(key: string, context: EvaluationContext | undefined, errorCode: AssignmentErrorCode): Decision {
  const flagMetadata = {};
  return { key, variant: undefined, value: undefined, reason: 'ERROR', errorCode, isExposure: false, flagMetadata, context: context ?? {} };
}

/** Values are shared between callers, so nobody may change them. */
export function freeze<Value>(value: Value): Value {
  if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
