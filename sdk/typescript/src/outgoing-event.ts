import type { EvaluationContext } from '../../../lib/assignment/types';
import type { Decision, TrackDetails } from './types';
import { uuidV7 } from './uuid-v7';

/** An event on its way. Its JSON is written once, so that every attempt carries the same message id. */
export type OutgoingEvent = Outcome | Exposure;

interface Outcome {
  /** Written at once: the caller may go on to change its objects. */
  json: string;
  flagMetadata?: undefined;
}

export interface Exposure {
  /** Not before it is sent. */
  json: string | undefined;
  // Of the decision only what is needed: while events wait, the rest need not stay in memory.
  flagMetadata: Decision['flagMetadata'];
  variant: string | undefined;
  unitId: string;
  timeMs: number;
  /** Copy of the context, for slices. */
  attributes: EvaluationContext;
}

const MAX_ATTRIBUTES = 64;

/** An exposure as the intake reads it. */
export function exposureJson({ flagMetadata, variant, unitId, timeMs, attributes }: Exposure): string {
  const { experiment, attempt, version } = flagMetadata;
  const details = { experiment, attempt, variant, version, attributes: scalars(attributes) };
  return eventJson('exposure', unitId, timeMs, details);
}

/** An outcome as the intake reads it. @throws TypeError when a part of it is not valid, or no JSON */
export function outcomeJson(event: unknown, unitId: unknown, { value, properties, timestamp = Date.now() }: TrackDetails): string {
  const timeMs = Number(timestamp);
  const invalid = [
    !(typeof event === 'string' && event !== '' && event.length <= 200) && 'name',
    !(typeof unitId === 'string' && unitId !== '') && 'targetingKey',
    !Number.isFinite(value ?? 0) && 'value',
    !Number.isFinite(timeMs) && 'timestamp',
  ].find(Boolean);
  if (invalid) throw new TypeError(invalid);
  return eventJson('track', unitId, timeMs, { event, value, properties });
}

function eventJson(type: string, unitId: unknown, timeMs: number, details: object): string {
  return JSON.stringify({ type, messageId: uuidV7(timeMs), timestamp: new Date(timeMs).toISOString(), unitId, ...details });
}

/** What can be a slice: text, finite numbers and booleans; nested values and further attributes stay here. */
function scalars(attributes: EvaluationContext) {
  const entries = Object.entries(attributes).filter(
    ([name, value]) => name !== 'targetingKey' && (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)),
  );
  return Object.fromEntries(entries.slice(0, MAX_ATTRIBUTES));
}
