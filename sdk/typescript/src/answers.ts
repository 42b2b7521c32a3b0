import type { EvaluationContext } from '../../../lib/assignment/types';
import { failure, freeze, type Snapshot } from './snapshot';
import type { Bootstrap, Decision } from './types';

/** A snapshot of answers; the context is theirs, whatever the caller passes. */
function answersSnapshot(context: EvaluationContext, decisions: Decision[]): Snapshot {
  const answers = new Map<string, Decision>();
  let version = 0;
  for (const decision of decisions) {
    freeze(decision.value);
    answers.set(decision.key, { ...decision, context });
    version = Math.max(version, Number(decision.flagMetadata.version) || 0);
  }
  return {
    version,
    environment: '',
    evaluate: (key) => ({ ...(answers.get(key) ?? failure(key, context, 'FLAG_NOT_FOUND')) }),
    keys: () => answers.keys(),
  };
}

interface BulkFlag extends Partial<Decision> {
  key: string;
  metadata?: Decision['flagMetadata'];
}

/** Answers of OFREP's bulk evaluation. @throws when the document is none */
export function bulkSnapshot(document: unknown, context: EvaluationContext): Snapshot {
  const { flags } = document as { flags: BulkFlag[] };
  const decisions = flags.map(({ key, variant, value, reason = 'STATIC', errorCode, metadata: flagMetadata = {} }): Decision => {
    return { key, variant, value, reason: errorCode ? 'ERROR' : reason, errorCode, isExposure: reason === 'SPLIT', flagMetadata, context };
  });
  return answersSnapshot(context, decisions);
}

/** A snapshot of what `bootstrap()` gave on a server. @throws when it is none */
export function bootstrapSnapshot(bootstrap: Bootstrap): Snapshot {
  const { context, decisions } = structuredClone(bootstrap);
  return answersSnapshot(context, Object.values(decisions));
}
