import type { Evaluation } from '@/lib/assignment/evaluate';
import type { AssignmentErrorCode } from '@/lib/assignment/types';

/** OFREP's evaluationSuccess: a disabled flag has neither variant nor value. */
export interface EvaluationSuccess {
  key: string;
  reason: string;
  variant?: string | undefined;
  value?: unknown;
  metadata: Readonly<Record<string, string | number | boolean>>;
}

/** OFREP's evaluationFailure. */
export interface EvaluationFailure {
  key: string;
  errorCode: string;
  errorDetails: string;
}

const DETAILS: Record<AssignmentErrorCode, string> = {
  FLAG_NOT_FOUND: 'there is no experiment or flag of this key in the environment',
  TARGETING_KEY_MISSING: 'this flag is split by unit: context.targetingKey must be a non-empty string',
  INVALID_CONTEXT: 'context.targetingKey must be a string: numbers print differently from language to language',
  PROVIDER_NOT_READY: 'there is no config yet',
  GENERAL: 'this flag cannot be read by this version of the server',
};

/** One evaluation in OFREP's words. */
export function toAnswer({ key, reason, variant, value, errorCode, flagMetadata }: Evaluation): EvaluationSuccess | EvaluationFailure {
  if (errorCode !== undefined) return { key, errorCode, errorDetails: DETAILS[errorCode] };
  if (reason === 'DISABLED') return { key, reason, metadata: flagMetadata };
  return { key, reason, variant, value, metadata: flagMetadata };
}

export function statusOfAnswer(answer: EvaluationSuccess | EvaluationFailure): number {
  if (!('errorCode' in answer)) return 200;
  return answer.errorCode === 'FLAG_NOT_FOUND' ? 404 : 400;
}
