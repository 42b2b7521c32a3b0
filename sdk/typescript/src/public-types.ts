export type { FlagMetadata } from '../../../lib/assignment/evaluate';
export type { AssignmentErrorCode, Config, EvaluationContext, JsonValue, Reason } from '../../../lib/assignment/types';
export type {
  Bootstrap,
  BulkFlag,
  ClientEvent,
  ClientOptions,
  Decision,
  EventDetails,
  Key,
  Listener,
  Logger,
  RampartClient,
  RampartError,
  RampartKeys,
  TrackDetails,
  ValueOf,
  Widen,
} from './types';
