import type { EvaluationContext } from '../../../lib/assignment/types';
import type { Decision, TrackDetails } from './types';
import { uuidV7 } from './uuid-v7';

/** An event on its way. Its JSON is written once, so that every attempt carries the same message id. */
export interface OutgoingEvent {
  unitId: string;
  timeMs: number;
  /** What was evaluated, of an exposure. */
  decision: Decision | undefined;
  /** Copy of the context of an exposure, for slices. */
  attributes: EvaluationContext | undefined;
  /** Name of a tracked outcome. */
  name: string | undefined;
  details: TrackDetails | undefined;
  /** Under which the exposure is remembered, to be forgotten when the event is lost. */
  exposureKey: string | undefined;
  json: string | undefined;
}

const MAX_ATTRIBUTES = 64;

/** The event as the intake reads it. @throws TypeError when an outcome's properties are no JSON */
export function toJson(event: OutgoingEvent): string {
  if (event.json === undefined) {
    const { unitId, timeMs, decision } = event;
    const shared = { messageId: uuidV7(timeMs), timestamp: new Date(timeMs).toISOString(), unitId };
    event.json = JSON.stringify(
      decision ? { type: 'exposure', ...shared, ...exposure(decision, event) } : { type: 'track', ...shared, ...outcome(event) },
    );
  }
  return event.json;
}

/** Which part of a tracked outcome is not valid, if any. */
export function invalidPart(name: unknown, unitId: unknown, { value = 0, timestamp = 0 }: TrackDetails): string | undefined {
  if (typeof name !== 'string' || name === '' || name.length > 200) return 'name';
  if (typeof unitId !== 'string' || unitId === '') return 'targetingKey';
  if (!Number.isFinite(value)) return 'value';
  return Number.isFinite(Number(timestamp)) ? undefined : 'timestamp';
}

function exposure({ variant, flagMetadata }: Decision, { attributes }: OutgoingEvent) {
  const { experiment, attempt, version } = flagMetadata;
  return { experiment, attempt, variant, version, attributes: scalars(attributes) };
}

function outcome({ name, details }: OutgoingEvent) {
  return { event: name, value: details?.value, properties: details?.properties };
}

/** What can be a slice: text, finite numbers and booleans; nested values and further attributes stay here. */
function scalars(attributes: EvaluationContext | undefined) {
  const entries = Object.entries(attributes ?? {}).filter(
    ([name, value]) => name !== 'targetingKey' && (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)),
  );
  return Object.fromEntries(entries.slice(0, MAX_ATTRIBUTES));
}
