import type { Evaluation } from '../../../lib/assignment/evaluate';
import type { Config, EvaluationContext, JsonValue } from '../../../lib/assignment/types';

/** Filled by `npx rampart types`: key → type of its value. While it is empty, every string is a key. */
// biome-ignore lint/suspicious/noEmptyInterface: meant to be augmented by generated code
export interface RampartKeys {}

/** Any string, or the generated keys alone once there are some. */
export type Key = [keyof RampartKeys] extends [never] ? string : Extract<keyof RampartKeys, string>;

/** Type of the value of a key: known once the keys are generated. */
export type ValueOf<K> = K extends keyof RampartKeys ? RampartKeys[K] : JsonValue;

/**
 * The answer to one evaluation. `reason` is one of OpenFeature's; `value` is undefined when there is none (disabled, unknown, in error).
 * Values are frozen, since all callers share them.
 */
export interface Decision<K extends string = string> extends Omit<Evaluation, 'value' | 'key'> {
  key: K;
  value: ValueOf<K> | undefined;
}

/** Something that went wrong and was not thrown: `onError` and `on('error', …)` are told. */
export interface RampartError {
  /** One of those in the README's "Problems". */
  code: string;
  message: string;
  /** Events that were lost for this reason, where some were. */
  dropped?: number;
  cause?: unknown;
}

/** Where warnings go, such as `console`. */
export interface Logger {
  warn(message: string): void;
}

/** What may be said of an outcome beside its name and its unit. */
export interface TrackDetails {
  /** A finite number; what a mean or ratio metric adds up. */
  value?: number;
  /** At most 64, not nested. */
  properties?: Record<string, string | number | boolean | null>;
  /** When it happened; now unless given. */
  timestamp?: Date | number;
}

/** One answer as OFREP's bulk evaluation gives it. */
export interface BulkFlag extends Partial<Pick<Decision, 'variant' | 'value' | 'reason' | 'errorCode'>> {
  key: string;
  metadata?: Decision['flagMetadata'];
}

/** What a client that evaluates one context holds: the answers and whom they are for. JSON in and out, for server-side rendering. */
export interface Bootstrap {
  context: EvaluationContext;
  flags: BulkFlag[];
}

/** What a client is made of; `baseUrl` and `apiKey` are enough. */
export interface ClientOptions {
  /** Origin of the Rampart server, such as https://rampart.example.com. */
  baseUrl: string;
  /** A server key; in a browser a client key together with `context`. */
  apiKey: string;
  /** Evaluate on the server for this one context (browsers, client keys), instead of holding the rules. */
  context?: EvaluationContext;
  /** A config to begin with, so that evaluation works before the first answer. */
  config?: Config;
  /** With `context`: answers to begin with, from `bootstrap()` on the server. */
  bootstrap?: Bootstrap;
  /** Node only: a file that keeps the last config for the next start. */
  lastGoodFile?: string;
  /** How often to ask for changes, give or take 10 % [30 000]. */
  pollIntervalMs?: number;
  /** Follow changes as they are published, beside polling [true]. */
  stream?: boolean;
  /** Age, since the server last confirmed it, from which a config answers STALE [300 000]. */
  staleAfterMs?: number;
  /** No requests at all: evaluates `config` or `bootstrap`, and events go nowhere [false]. */
  offline?: boolean;
  /** Events in the queue that send it at once [100]. */
  flushAt?: number;
  /** How long an event waits for others at most [5 000]. */
  flushIntervalMs?: number;
  /** Events kept while they cannot be sent; further ones are dropped and counted [10 000]. */
  maxQueue?: number;
  /** Told of each exposure as it is recorded, for another analytics system, say. */
  onExposure?: (decision: Decision) => void;
  /** Told of each problem; nothing is thrown. */
  onError?: (error: RampartError) => void;
  /** Gets one warning for each problem until it is over [console]. */
  logger?: Logger;
  /** What requests are made with [the global one]. */
  fetch?: typeof fetch;
}

/** `ready`: there is something to evaluate, and after `stale`, the server has confirmed it again. */
export type ClientEvent = 'ready' | 'configurationChanged' | 'stale' | 'error';

/** What listeners are told: the version, and for `error` what went wrong. */
export interface EventDetails {
  /** Version of the config in use. */
  version?: number;
  error?: RampartError;
}

/** What `on` takes; anything it throws is passed over. */
export type Listener = (details: EventDetails) => void;

/** What `createClient` makes: evaluation is synchronous and in memory, and nothing it does throws or rejects. */
export interface RampartClient {
  /** Waits for something to evaluate. Never rejects; `ok` is false while there is nothing. */
  ready(options?: { timeoutMs?: number }): Promise<{ ok: boolean }>;
  /** Evaluates, and records the exposure when the unit was bucketed. Synchronous; never throws. */
  getVariant<K extends Key>(key: K, context?: EvaluationContext): Decision<K>;
  /** The value alone, or the fallback when there is none of the fallback's type. Records the exposure when it returns the variant's value. */
  getValue<K extends Key, T extends ValueOf<K>>(key: K, fallback: T, context?: EvaluationContext): Widen<T>;
  /** Evaluates without recording anything. */
  peek<K extends Key>(key: K, context?: EvaluationContext): Decision<K>;
  /** Records the exposure of a decision from `peek`, once. */
  expose(decision: Decision): void;
  /** Every key's decision, without recording anything. */
  getAll(context?: EvaluationContext): Record<string, Decision>;
  /** All decisions for a context, to hand to `createClient({ context, bootstrap })` in a browser. */
  bootstrap(context: EvaluationContext): Bootstrap;
  /** Records an outcome of the unit in `context`. False when it was refused: no unit, no name, or a value that is not finite. */
  track(event: string, context: EvaluationContext | undefined, details?: TrackDetails): boolean;
  /** With `context`: fetches the answers for another one; the old ones stay, for the old context, until they are there. */
  setContext(context: EvaluationContext): Promise<{ ok: boolean }>;
  /** Asks the server for changes now. */
  refresh(): Promise<{ ok: boolean }>;
  /** Returns a function that stops listening. */
  on(event: ClientEvent, listener: Listener): () => void;
  /** Sends what is queued, once. Never rejects; `ok` is false when something is still waiting. */
  flush(): Promise<{ ok: boolean }>;
  /** Stops polling and streaming and sends what is queued, for at most `timeoutMs` (5 s). */
  close(options?: { timeoutMs?: number }): Promise<{ ok: boolean }>;
}

/** A literal fallback must not narrow the result: `getValue('color', 'red')` is a string. */
export type Widen<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;
