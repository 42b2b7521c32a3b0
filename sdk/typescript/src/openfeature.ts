import type {
  AnyProviderEvent,
  ErrorCode,
  EvaluationContext,
  EventContext,
  EventHandler,
  JsonValue,
  Logger,
  ProviderEventEmitter,
  ResolutionDetails,
  TrackingEventDetails,
} from '@openfeature/core';
import type { RampartClient, EvaluationContext as RampartContext, TrackDetails } from './entry';

type Kind = 'boolean' | 'string' | 'number' | 'object';

/** OpenFeature provider for servers: the context comes with each evaluation. */
export function createServerProvider(client: RampartClient) {
  const resolve = async <T>(kind: Kind, key: string, fallback: T, context: EvaluationContext) =>
    resolution(client, { kind, key, fallback, context });
  return {
    runsOn: 'server' as const,
    ...sharedParts(client, () => requireReady(client)),
    resolveBooleanEvaluation: (key: string, fallback: boolean, context: EvaluationContext) => resolve('boolean', key, fallback, context),
    resolveStringEvaluation: (key: string, fallback: string, context: EvaluationContext) => resolve('string', key, fallback, context),
    resolveNumberEvaluation: (key: string, fallback: number, context: EvaluationContext) => resolve('number', key, fallback, context),
    resolveObjectEvaluation: <T extends JsonValue>(key: string, fallback: T, context: EvaluationContext) =>
      resolve('object', key, fallback, context),
  };
}

/** OpenFeature provider for pages: one context at a time, whose answers the client holds. */
export function createWebProvider(client: RampartClient) {
  const resolve = <T>(kind: Kind, key: string, fallback: T) => resolution(client, { kind, key, fallback, context: undefined });
  const changeContext = async (context: EvaluationContext) => {
    const { ok } = await client.setContext(toContext(context));
    if (!ok) throw new Error('Rampart did not answer for the new context');
  };
  return {
    runsOn: 'client' as const,
    // A context without a unit or attributes leaves the client's own in place.
    ...sharedParts(client, (context) => (Object.keys(context).length > 0 ? changeContext(context) : requireReady(client))),
    onContextChange: (_old: EvaluationContext, context: EvaluationContext) => changeContext(context),
    resolveBooleanEvaluation: (key: string, fallback: boolean) => resolve('boolean', key, fallback),
    resolveStringEvaluation: (key: string, fallback: string) => resolve('string', key, fallback),
    resolveNumberEvaluation: (key: string, fallback: number) => resolve('number', key, fallback),
    resolveObjectEvaluation: <T extends JsonValue>(key: string, fallback: T) => resolve('object', key, fallback),
  };
}

function sharedParts(client: RampartClient, begin: (context: EvaluationContext) => Promise<void>) {
  const events = createEvents();
  let isInitialized = false;
  client.on('stale', () => events.emit('PROVIDER_STALE' as AnyProviderEvent));
  client.on('configurationChanged', () => events.emit('PROVIDER_CONFIGURATION_CHANGED' as AnyProviderEvent));
  client.on('ready', () => {
    // What `initialize` comes to, OpenFeature tells by itself.
    if (isInitialized) events.emit('PROVIDER_READY' as AnyProviderEvent);
  });
  return {
    metadata: { name: 'rampart' } as const,
    events,
    initialize: (context: EvaluationContext = {}) =>
      begin(context).finally(() => {
        isInitialized = true;
      }),
    onClose: async () => {
      await client.close();
    },
    track: (event: string, context: EvaluationContext, details: TrackingEventDetails = {}) => {
      const { value, ...properties } = details;
      const scalars = Object.entries(properties).filter(([, property]) => property === null || typeof property !== 'object');
      client.track(event, toContext(context), {
        ...(value === undefined ? {} : { value }),
        // Only scalars are left; nested properties are not stored.
        properties: Object.fromEntries(scalars) as NonNullable<TrackDetails['properties']>,
      });
    },
  };
}

async function requireReady(client: RampartClient): Promise<void> {
  const { ok } = await client.ready();
  if (!ok) throw new Error('Rampart has no configuration yet');
}

interface Question<T> {
  kind: Kind;
  key: string;
  fallback: T;
  context: EvaluationContext | undefined;
}

/** The exposure is recorded only when the variant's value is what the caller gets. */
function resolution<T>(client: RampartClient, { kind, key, fallback, context }: Question<T>): ResolutionDetails<T> {
  const decision = client.peek(key as never, context && toContext(context));
  const { value, variant, reason, errorCode, flagMetadata } = decision;
  const found = typeof value;
  if (errorCode !== undefined) return refusal(fallback, errorCode, `"${key}" has no answer`);
  if (value === undefined) return { value: fallback, reason, flagMetadata };
  if (found !== kind) return refusal(fallback, 'TYPE_MISMATCH', `"${key}" is a ${found}, not a ${kind}`);
  client.expose(decision);
  return { value: value as T, reason, flagMetadata, ...(variant === undefined ? {} : { variant }) };
}

function refusal<T>(value: T, errorCode: `${ErrorCode}`, errorMessage: string): ResolutionDetails<T> {
  // OpenFeature's codes are an enum of these very strings, which a package without its code cannot name.
  return { value, reason: 'ERROR', errorCode: errorCode as ErrorCode, errorMessage };
}

/** Dates become ISO text, as they do on the wire. */
function toContext(context: EvaluationContext): RampartContext {
  const entries = Object.entries(context).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value] as const);
  return Object.fromEntries(entries);
}

/** OpenFeature's emitter, as far as providers need one, so that nothing of OpenFeature has to be bundled. */
function createEvents(): ProviderEventEmitter<AnyProviderEvent> {
  const handlers = new Map<AnyProviderEvent, Set<EventHandler>>();
  let logger: Logger | undefined;
  const of = (event: AnyProviderEvent) => handlers.get(event) ?? handlers.set(event, new Set()).get(event) ?? new Set();
  const emitter: ProviderEventEmitter<AnyProviderEvent> = {
    emit: (event: AnyProviderEvent, details?: EventContext) => {
      for (const handler of of(event)) {
        Promise.resolve()
          .then(() => handler({ providerName: 'rampart', ...details }))
          .catch((cause: unknown) => logger?.error(cause));
      }
    },
    addHandler: (event, handler) => void of(event).add(handler),
    removeHandler: (event, handler) => void of(event).delete(handler),
    removeAllHandlers: (event) => (event === undefined ? handlers.clear() : void handlers.delete(event)),
    getHandlers: (event) => [...of(event)],
    setLogger: (next) => {
      logger = next;
      return emitter;
    },
  };
  return emitter;
}
