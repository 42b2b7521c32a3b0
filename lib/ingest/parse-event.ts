import { isStorableText } from './is-storable-text';
import { readProperties } from './read-properties';
import { EARLIEST_TIME, readTime } from './read-time';
import { LARGEST_VALUE, toMillionths } from './to-millionths';
import type { ParseResult, RejectionCode } from './types';

/** What the whole batch says about each of its events. */
export interface BatchFields {
  /** By the client's clock, epoch milliseconds. */
  sentAt: number | undefined;
  /** By the server's clock: only to tell times that no calendar holds. */
  now: number;
  /** Unit that events without one of their own belong to. */
  unit: unknown;
  /** Attributes and properties beneath each event's own. */
  properties: Record<string, unknown> | undefined;
}

const LONGEST_UNIT = 500;
const LONGEST_MESSAGE_ID = 100;
const LONGEST_NAME = 200;
/** Spellings of the unit's id in the clients that are in use, in order of preference. */
export const UNIT_FIELDS = ['unitId', 'userId', 'anonymousId', 'distinct_id', 'targetingKey'] as const;

type Fields = Record<string, unknown>;
type Refusal = Extract<ParseResult, { ok: false }>;
type Shared = { unit: string; messageId: string | undefined; clientTime: number | undefined; ageMs: number | undefined };

/** Reads one event of a batch. Pure; every refusal names the field and says what to send instead. */
export function parseEvent(given: unknown, batch: BatchFields): ParseResult {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return refuse('INVALID_EVENT', 'the event must be an object such as {"type":"track","unitId":"u1","event":"click"}');
  }
  const fields = given as Fields;
  const type = typeOf(fields);
  if (type === undefined) {
    return refuse(
      'INVALID_TYPE',
      `type must be "exposure" or "track", got ${show(fields['type'])}: other calls carry no outcome and are not stored`,
    );
  }
  const shared = readShared(fields, batch);
  if ('code' in shared) return shared;
  return type === 'exposure' ? readExposure(fields, shared, batch) : readOutcome(fields, shared, batch, type);
}

function typeOf({ type, experiment, event }: Fields): 'exposure' | 'track' | 'page' | 'screen' | undefined {
  if (type === 'exposure' || type === 'track' || type === 'page' || type === 'screen') return type;
  if (type !== undefined && type !== null) return undefined;
  if (event !== undefined) return 'track';
  return experiment === undefined ? undefined : 'exposure';
}

function readShared(fields: Fields, batch: BatchFields): Shared | Refusal {
  const field = unitField(fields);
  const unit = field === undefined ? batch.unit : fields[field];
  const unitProblem = textProblem(field ?? 'unitId', unit, LONGEST_UNIT);
  if (unitProblem !== undefined) return refuse(unitProblem.isText ? 'INVALID_TEXT' : 'INVALID_UNIT', unitProblem.message);
  const messageId = fields['messageId'] ?? undefined;
  const idProblem = messageId === undefined ? undefined : textProblem('messageId', messageId, LONGEST_MESSAGE_ID);
  if (idProblem !== undefined) return refuse(idProblem.isText ? 'INVALID_TEXT' : 'INVALID_MESSAGE_ID', idProblem.message);
  const timestamp = fields['timestamp'] ?? undefined;
  const clientTime = timestamp === undefined ? undefined : readTime(timestamp);
  if (timestamp !== undefined && clientTime === undefined) return unreadableTime(timestamp);
  const ageMs = clientTime === undefined || batch.sentAt === undefined ? undefined : batch.sentAt - clientTime;
  if (ageMs !== undefined && batch.now - ageMs < EARLIEST_TIME) return unreadableTime(timestamp);
  return { unit: unit as string, messageId: messageId as string | undefined, clientTime, ageMs };
}

function unitField(fields: Fields): string | undefined {
  for (const name of UNIT_FIELDS) if (fields[name] !== undefined && fields[name] !== null) return name;
  return undefined;
}

function readExposure(fields: Fields, shared: Shared, batch: BatchFields): ParseResult {
  const { experiment, variant } = fields;
  for (const [name, value] of [
    ['experiment', experiment],
    ['variant', variant],
  ] as const) {
    const problem = textProblem(name, value, LONGEST_NAME);
    if (problem !== undefined) return refuse(problem.isText ? 'INVALID_TEXT' : 'INVALID_EXPOSURE', problem.message);
  }
  const configVersion = fields['version'] ?? undefined;
  const attempt = fields['attempt'] ?? undefined;
  if (configVersion !== undefined && !isCount(configVersion))
    return refuse('INVALID_EXPOSURE', `version must be the config's version, a whole number, got ${show(configVersion)}`);
  if (attempt !== undefined && !isCount(attempt)) return refuse('INVALID_EXPOSURE', `attempt must be a whole number, got ${show(attempt)}`);
  const properties = readProperties('attributes', fields['attributes'], batch.properties);
  if (!properties.ok) return properties;
  const own = { experiment: experiment as string, variant: variant as string, configVersion, attempt, attributes: properties.text };
  return { ok: true, event: { kind: 'exposure', ...shared, ...own } };
}

function readOutcome(fields: Fields, shared: Shared, batch: BatchFields, type: 'track' | 'page' | 'screen'): ParseResult {
  const event = type === 'track' ? fields['event'] : type;
  const problem = textProblem('event', event, LONGEST_NAME);
  if (problem !== undefined) return refuse(problem.isText ? 'INVALID_TEXT' : 'INVALID_NAME', problem.message);
  const given = fields['properties'];
  const inner = typeof given === 'object' && given !== null ? (given as Fields)['value'] : undefined;
  const isOwn = fields['value'] !== undefined && fields['value'] !== null;
  const value = readValue(isOwn ? 'value' : 'properties.value', isOwn ? fields['value'] : inner);
  if (typeof value === 'object') return value;
  const properties = readProperties('properties', given, batch.properties);
  if (!properties.ok) return properties;
  return { ok: true, event: { kind: 'track', ...shared, event: event as string, value, attributes: properties.text } };
}

function readValue(field: string, value: unknown): string | undefined | Refusal {
  if (value === undefined || value === null) return undefined;
  const millionths = typeof value === 'number' ? toMillionths(value) : undefined;
  if (millionths !== undefined) return millionths;
  return refuse(
    'INVALID_VALUE',
    `${field} must be a finite number between ±${LARGEST_VALUE}, got ${show(value)}: choose a larger unit or leave it out`,
  );
}

function textProblem(field: string, value: unknown, longest: number): { isText: boolean; message: string } | undefined {
  if (typeof value !== 'string' || value === '')
    return { isText: false, message: `${field} must be a text that is not empty, got ${show(value)}` };
  if (value.length > longest) return { isText: false, message: `${field} may have at most ${longest} characters, has ${value.length}` };
  return isStorableText(value)
    ? undefined
    : { isText: true, message: `${field} holds \\u0000 or half a surrogate pair: remove that character` };
}

function unreadableTime(timestamp: unknown): Refusal {
  return refuse(
    'INVALID_TIMESTAMP',
    `timestamp must be ISO 8601 such as "2026-01-31T12:00:00Z" or epoch milliseconds, got ${show(timestamp)}`,
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : value === undefined ? 'nothing' : String(value);
  return (text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(/\p{Surrogate}/gu, '\ufffd');
}

function refuse(code: RejectionCode, message: string): Refusal {
  return { ok: false, code, message };
}
