import { AppError } from '@/lib/errors';
import { type BatchFields, UNIT_FIELDS } from './parse-event';
import { readTime } from './read-time';

export const MOST_EVENTS = 1000;

export interface Batch {
  events: readonly unknown[];
  fields: BatchFields;
}

type Fields = Record<string, unknown>;

/**
 * Reads the envelope: `{ batch: […] }`, `{ events: […] }`, a bare list, or one event on its own.
 *
 * @param now the server's clock, epoch milliseconds
 * @param type of an event on its own that does not name one, as Segment's addresses for one call imply it
 * @throws AppError INVALID_FIELD or PAYLOAD_TOO_LARGE when there is no telling what the events are
 */
export function readBatch(body: unknown, now: number, type?: string): Batch {
  const envelope = Array.isArray(body) ? {} : body;
  if (typeof envelope !== 'object' || envelope === null) throw unreadable('', 'must be an object with a "batch", or a list of events');
  const { batch, events, sentAt, context, ...rest } = envelope as Fields;
  if (Array.isArray(batch) && Array.isArray(events)) throw unreadable('events', 'cannot stand beside batch: put all events into one list');
  const list = Array.isArray(body) ? body : (batch ?? events ?? single({ ...(type !== undefined && { type }), ...rest }, context));
  if (!Array.isArray(list)) throw unreadable(batch === undefined ? 'events' : 'batch', 'must be a list of events');
  if (list.length === 0) throw unreadable('batch', 'must hold at least one event');
  if (list.length > MOST_EVENTS) {
    throw new AppError('PAYLOAD_TOO_LARGE', `The batch holds ${list.length} events: send at most ${MOST_EVENTS} at once.`);
  }
  return { events: list, fields: { sentAt: readSentAt(sentAt), now, ...readContext(context) } };
}

/** One event without an envelope. */
function single(event: Fields, context: unknown): unknown[] {
  if (event['type'] === undefined && event['event'] === undefined && event['experiment'] === undefined) {
    throw unreadable('batch', 'is required: a list of events, such as {"batch":[{"type":"track","unitId":"u1","event":"click"}]}');
  }
  return [context === undefined ? event : { ...event, context }];
}

function readSentAt(sentAt: unknown): number | undefined {
  if (sentAt === undefined || sentAt === null) return undefined;
  const time = readTime(sentAt);
  if (time === undefined) throw unreadable('sentAt', 'must be ISO 8601 such as "2026-01-31T12:00:00Z" or epoch milliseconds');
  return time;
}

/** The unit, and whatever else is a plain value; a client's description of itself (Segment's `library`, `os`) is not. */
function readContext(context: unknown): Pick<BatchFields, 'unit' | 'properties'> {
  if (context === undefined || context === null) return { unit: undefined, properties: undefined };
  if (typeof context !== 'object' || Array.isArray(context)) throw unreadable('context', 'must be an object of names and values');
  const fields = context as Fields;
  const unitField = UNIT_FIELDS.find((name) => fields[name] !== undefined && fields[name] !== null);
  const { attributes } = fields;
  const shared = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes) ? { ...attributes } : {};
  const plain = Object.entries(fields).filter(
    ([name, value]) => !isUnitField(name) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  const properties: Fields = { ...shared, ...Object.fromEntries(plain) };
  return {
    unit: unitField === undefined ? undefined : fields[unitField],
    properties: Object.keys(properties).length === 0 ? undefined : properties,
  };
}

function isUnitField(name: string): boolean {
  return (UNIT_FIELDS as readonly string[]).includes(name);
}

function unreadable(field: string, problem: string): AppError {
  const name = field === '' ? 'The body' : field;
  return new AppError('INVALID_FIELD', `${name} ${problem}.`, { fields: [{ field: field === '' ? 'body' : field, message: problem }] });
}
