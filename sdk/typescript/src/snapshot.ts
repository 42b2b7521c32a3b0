import type { AssignmentErrorCode, EvaluationContext } from '../../../lib/assignment/types';
import type { Decision } from './types';

/** What a client evaluates at one time: compiled rules, or the answers for one context. */
export interface Snapshot {
  version: number;
  environment: string;
  entries: Map<string, (context: EvaluationContext) => Decision>;
}

/** The answer where there is none. */
export function failure(key: string, context: EvaluationContext, errorCode: AssignmentErrorCode): Decision {
  return { key, variant: undefined, value: undefined, reason: 'ERROR', errorCode, isExposure: false, flagMetadata: {}, context };
}

/** JSON whose values nobody can change, since all callers share them. */
export function parseFrozen(text: string): unknown {
  return JSON.parse(text, (_name, value) => Object.freeze(value));
}
