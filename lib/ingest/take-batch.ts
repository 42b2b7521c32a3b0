import { randomUUID } from 'node:crypto';
import { asText } from './as-text';
import type { Intake } from './intake';
import { parseEvent } from './parse-event';
import type { Batch } from './read-batch';
import { type ResolvedExposure, resolveExposure } from './resolve-exposure';
import type { BatchResult, EventRow, ExposureDirectory, ParsedEvent, Rejection, RejectionCode } from './types';

interface TakeBatchInput {
  intake: Intake;
  directory: ExposureDirectory;
  environmentId: number;
  /** Sent with a key that browsers do not have. */
  fromServer: boolean;
  batch: Batch;
  /** Whether an event may be larger than `MOST_EVENT_BYTES`, given the size of the body. */
  mayBeLarge: boolean;
}

export const MOST_EVENT_BYTES = 32 << 10;

const ERASED = 'the unit was erased after this event: it is not taken back, and there is nothing to mend';

/** Parses, resolves and stores a batch. What is wrong with one event never keeps another from being stored. */
export async function takeBatch(input: TakeBatchInput): Promise<BatchResult> {
  const { batch, intake } = input;
  const rejected: Rejection[] = [];
  const rows: EventRow[] = [];
  const indexes: number[] = [];
  for (const [index, given] of batch.events.entries()) {
    const row = readRow(given, input);
    // Only an unknown experiment or config version has to wait for the database.
    const read = row instanceof Promise ? await row : row;
    if ('code' in read) rejected.push(rejectionOf(index, given, read.code, read.message));
    else {
      rows.push(read);
      indexes.push(index);
    }
  }
  const stored = await intake.store(rows);
  let accepted = 0;
  let duplicates = 0;
  for (const [position, outcome] of stored.entries()) {
    const index = indexes[position] as number;
    if (outcome === 'added') accepted += 1;
    else if (outcome === 'duplicate') duplicates += 1;
    else if (outcome === 'erased') rejected.push(rejectionOf(index, batch.events[index], 'ERASED_UNIT', ERASED));
    else rejected.push(rejectionOf(index, batch.events[index], 'UNSTORABLE', `the database refused the event: ${outcome.unstorable}`));
  }
  rejected.sort((a, b) => a.index - b.index);
  return { accepted, duplicates, rejected };
}

type Refusal = { code: RejectionCode; message: string };

function readRow(given: unknown, input: TakeBatchInput): EventRow | Refusal | Promise<EventRow | Refusal> {
  if (input.mayBeLarge && Buffer.byteLength(asText(given)) > MOST_EVENT_BYTES) {
    return { code: 'EVENT_TOO_LARGE', message: `the event is larger than ${MOST_EVENT_BYTES} bytes: send fewer or shorter properties` };
  }
  const parsed = parseEvent(given, input.batch.fields);
  if (!parsed.ok) return parsed;
  const { event } = parsed;
  if (event.kind === 'track') return rowOf(event, input, undefined);
  const { experiment, attempt, configVersion } = event;
  const target = input.directory.find({ environmentId: input.environmentId, experiment, attempt, configVersion });
  const toRow = (found: Awaited<typeof target>): EventRow | Refusal => {
    const resolved = resolveExposure(event, found);
    return resolved.ok ? rowOf(event, input, resolved.exposure) : resolved;
  };
  return target instanceof Promise ? target.then(toRow) : toRow(target);
}

// Written out: copying objects into each other took eight times as long as reading the event.
function rowOf(event: ParsedEvent, { environmentId, fromServer }: TakeBatchInput, exposure: ResolvedExposure | undefined): EventRow {
  const isOutcome = event.kind === 'track';
  return {
    environmentId,
    unit: event.unit,
    messageId: event.messageId ?? randomUUID(),
    event: isOutcome ? event.event : undefined,
    value: isOutcome ? event.value : undefined,
    clientTime: event.clientTime,
    ageMs: event.ageMs,
    fromServer,
    attemptId: exposure?.attemptId,
    variant: exposure?.variant,
    configVersion: isOutcome ? undefined : event.configVersion,
    propensity: exposure?.propensity,
    hashDiffers: exposure?.hashDiffers ?? false,
    attributes: event.attributes,
  };
}

function rejectionOf(index: number, given: unknown, code: RejectionCode, message: string): Rejection {
  const messageId = typeof given === 'object' && given !== null && 'messageId' in given ? given.messageId : undefined;
  return { index, ...(typeof messageId === 'string' && { messageId: messageId.slice(0, 100) }), code, message };
}
