import type { EvaluationContext } from '../../../lib/assignment/types';
import { toBootstrap } from './answers';
import { createEmitter } from './emitter';
import { createEventQueue } from './event-queue';
import { createExposures } from './exposures';
import { isUsable } from './is-usable';
import { outcomeJson } from './outgoing-event';
import type { Platform } from './platform';
import { createProblems } from './problems';
import { quietly } from './quietly';
import { createRequest, type Sender } from './request';
import { failure } from './snapshot';
import { createSource } from './source';
import { within } from './timers';
import type { ClientOptions, Decision, Key, RampartClient, TrackDetails, ValueOf, Widen } from './types';

/** The client whatever the platform: `createClient` picks one. */
export function createCoreClient(options: ClientOptions, platform: Platform): RampartClient {
  const { offline = false, onExposure } = options;
  const sender: Sender = {
    baseUrl: `${options.baseUrl}`.replace(/\/+$/, ''),
    // A key that is read from a file ends with its line.
    apiKey: `${options.apiKey}`.trim(),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  };
  const request = createRequest(sender);
  const { emit, on } = createEmitter();
  const problems = createProblems(options, emit);
  const exposures = createExposures();
  const queue = createEventQueue(options, { request, problems, forget: exposures.forget });
  const source = createSource(options, { platform, sender, request, problems, emit });
  const { state } = source;
  const unwatchPage = offline ? undefined : platform.watchPage?.({ sender, request, handOver: queue.handOver });
  let isClosed = false;

  function peek<K extends Key>(key: K, asked?: EvaluationContext): Decision<K> {
    const context = asked ?? {};
    let decision: Decision;
    try {
      const { snapshot } = state;
      decision = snapshot?.entries.get(key)?.(context) ?? failure(key, context, snapshot ? 'FLAG_NOT_FOUND' : 'PROVIDER_NOT_READY');
    } catch {
      decision = failure(key, context, 'GENERAL');
    }
    if (decision.errorCode !== undefined) quietly(() => problems.warn(`${decision.errorCode} ${String(key)}`));
    else if (state.isStale) decision.reason = 'STALE';
    // The evaluation keeps the key it was asked for.
    return decision as Decision<K>;
  }

  function getVariant<K extends Key>(key: K, context?: EvaluationContext): Decision<K> {
    const decision = peek(key, context);
    if (decision.isExposure) expose(decision);
    return decision;
  }

  function getValue<K extends Key, T extends ValueOf<K>>(key: K, fallback: T, context?: EvaluationContext): Widen<T> {
    const decision = peek(key, context);
    const { value } = decision;
    const isServed = isUsable(value, fallback);
    if (isServed) expose(decision);
    else if (value !== undefined) problems.warn(`TYPE_MISMATCH ${key}`);
    // Of the fallback's kind, which is all that a value of unknown shape can promise.
    return (isServed ? value : fallback) as Widen<T>;
  }

  function expose(decision: Decision): void {
    try {
      const { context, isExposure, flagMetadata, variant } = decision;
      const unitId = context.targetingKey;
      if (!isExposure || typeof unitId !== 'string' || isClosed) return;
      const timeMs = Date.now();
      if (!exposures.add(decision, unitId, timeMs)) return;
      if (!offline) queue.add({ json: undefined, flagMetadata, variant, unitId, timeMs, attributes: attributesOf(context) });
      onExposure?.(decision);
    } catch (cause) {
      problems.report('EXPOSURE_FAILED', cause);
    }
  }

  /** A copy, since the caller may go on to change its object; empty when it cannot be read. */
  function attributesOf(context: EvaluationContext): EvaluationContext {
    return problems.attempt('EXPOSURE_FAILED', () => ({ ...context })) ?? {};
  }

  function getAll(context?: EvaluationContext): Record<string, Decision> {
    const keys = [...(state.snapshot?.entries.keys() ?? [])];
    // Not by assignment: a key may be called __proto__.
    return Object.fromEntries(keys.map((key) => [key, peek(key as Key, context) as Decision]));
  }

  function track(event: string, context: EvaluationContext | undefined, details: TrackDetails = {}): boolean {
    const json = problems.attempt('INVALID_EVENT', () => outcomeJson(event, (context ?? state.context)?.targetingKey, details));
    return json !== undefined && !isClosed && !offline && queue.add({ json });
  }

  return {
    peek,
    getVariant,
    getValue,
    expose,
    getAll,
    bootstrap: (context) => toBootstrap(context, getAll(context)),
    track,
    on,
    async ready({ timeoutMs = 3_000 } = {}) {
      await within(timeoutMs, source.usable);
      return { ok: state.snapshot !== undefined };
    },
    async setContext(context) {
      state.context = context;
      return { ok: await source.refresh() };
    },
    refresh: async () => ({ ok: await source.refresh() }),
    flush: async () => ({ ok: await queue.flush() }),
    async close({ timeoutMs = 5_000 } = {}) {
      isClosed = true;
      source.stop();
      unwatchPage?.();
      return { ok: await queue.close(timeoutMs) };
    },
  };
}
