import type { EvaluationContext } from '../../../lib/assignment/types';
import type { Snapshot } from './snapshot';
import type { Bootstrap, Decision } from './types';

/** A snapshot of OFREP's bulk answers or of a bootstrap. They are for one context, whatever the caller passes. @throws when it is neither */
export function answersSnapshot(document: unknown, asked: EvaluationContext): Snapshot {
  const { flags, context = asked } = document as Partial<Bootstrap> & Pick<Bootstrap, 'flags'>;
  const snapshot: Snapshot = { version: 0, environment: '', entries: new Map() };
  for (const { key, variant, value, reason = 'STATIC', errorCode, metadata = {} } of flags) {
    const answer = { key, variant, value, reason: errorCode ? 'ERROR' : reason, errorCode, isExposure: reason === 'SPLIT' } as const;
    snapshot.entries.set(key, () => ({ ...answer, flagMetadata: metadata, context }));
    snapshot.version = Math.max(snapshot.version, Number(metadata.version) || 0);
  }
  return snapshot;
}

/** Decisions as `answersSnapshot` reads them. */
export function toBootstrap(context: EvaluationContext, decisions: Record<string, Decision>): Bootstrap {
  const flags = Object.values(decisions).map(({ key, variant, value, reason, errorCode, isExposure, flagMetadata }) => {
    // What is stale here is an exposure there all the same.
    return { key, variant, value, reason: isExposure ? ('SPLIT' as const) : reason, errorCode, metadata: flagMetadata };
  });
  return { context, flags };
}
