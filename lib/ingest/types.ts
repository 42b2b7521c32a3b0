import type { ExperimentConfig } from '@/lib/assignment/types';

/** Why an event was refused; in answers and in the table of rejected events. */
export type RejectionCode =
  | 'INVALID_EVENT'
  | 'INVALID_TYPE'
  | 'INVALID_UNIT'
  | 'INVALID_MESSAGE_ID'
  | 'INVALID_NAME'
  | 'INVALID_VALUE'
  | 'INVALID_TIMESTAMP'
  | 'INVALID_PROPERTIES'
  | 'INVALID_TEXT'
  | 'INVALID_EXPOSURE'
  | 'UNKNOWN_EXPERIMENT'
  | 'UNKNOWN_VARIANT'
  | 'EVENT_TOO_LARGE'
  | 'UNSTORABLE'
  /** Nobody's fault: late news of somebody who has been erased. */
  | 'ERASED_UNIT';

/** One event that was refused: which, what is wrong with which field, and how to mend it. */
export interface Rejection {
  index: number;
  messageId?: string;
  code: RejectionCode;
  message: string;
}

interface SharedFields {
  unit: string;
  /** Undefined: one is given, and nothing can be recognised as a duplicate. */
  messageId: string | undefined;
  /** The client's time stamp, epoch milliseconds. */
  clientTime: number | undefined;
  /** sentAt − timestamp: how old the event was when it was sent, by the client's own clock. */
  ageMs: number | undefined;
  /** Attributes or properties as JSON text. */
  attributes: string | undefined;
}

export interface ParsedExposure extends SharedFields {
  kind: 'exposure';
  experiment: string;
  variant: string;
  configVersion: number | undefined;
  attempt: number | undefined;
}

export interface ParsedOutcome extends SharedFields {
  kind: 'track';
  event: string;
  /** Whole millionths, as decimal text. */
  value: string | undefined;
}

export type ParsedEvent = ParsedExposure | ParsedOutcome;

export type ParseResult = { ok: true; event: ParsedEvent } | { ok: false; code: RejectionCode; message: string };

/** A row for the log. Its received time is the database's; `ageMs` and `clientTime` become the event time there. */
export interface EventRow {
  environmentId: number;
  unit: string;
  messageId: string;
  event: string | undefined;
  value: string | undefined;
  clientTime: number | undefined;
  ageMs: number | undefined;
  fromServer: boolean;
  attemptId: number | undefined;
  variant: number | undefined;
  configVersion: number | undefined;
  propensity: number | undefined;
  hashDiffers: boolean;
  attributes: string | undefined;
}

/** What an exposure refers to. */
export interface ExposureTarget {
  attemptId: number;
  /** Keys of the variants by position. */
  variants: readonly string[];
  /** As published under the exposure's config version, or the newest of the attempt; undefined when it is not known any more. */
  config: ExperimentConfig | undefined;
}

export interface ExposureQuery {
  environmentId: number;
  experiment: string;
  /** Number of the attempt. */
  attempt: number | undefined;
  configVersion: number | undefined;
}

/** Finds what exposures refer to; in memory, except for what it has not seen yet. */
export interface ExposureDirectory {
  find(query: ExposureQuery): ExposureTarget | undefined | Promise<ExposureTarget | undefined>;
}

/** Answer to a batch: 202 even when some events were refused. */
export interface BatchResult {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
}
