import { toBootstrap } from './answers';
import type { ClientEvent, Decision, EvaluationContext, JsonValue, Listener, RampartClient, TrackDetails } from './entry';
import { isUsable } from './is-usable';

/** What a test wants a key to answer. */
export interface FixedAnswer {
  value: JsonValue;
  /** `fixed` unless given. */
  variant?: string;
}

/** What `track` was told. */
export interface TrackedOutcome {
  event: string;
  unitId: string;
  details: TrackDetails;
}

/** A client for tests: what it answers is fixed, and what it was told can be read. */
export interface TestClient extends RampartClient {
  /** Changes an answer and tells the listeners; undefined takes the key away. */
  answer(key: string, answer: FixedAnswer | undefined): void;
  /** Decisions that were exposed, in order, each (key, variant, unit) once. */
  readonly exposures: readonly Decision[];
  readonly outcomes: readonly TrackedOutcome[];
}

/** A client with fixed answers, no server and no timers, that remembers what it was told. */
export function createTestClient(answers: Record<string, FixedAnswer> = {}, ownContext?: EvaluationContext): TestClient {
  const known = new Map(Object.entries(answers));
  const listeners = new Set<() => void>();
  const exposures: Decision[] = [];
  const outcomes: TrackedOutcome[] = [];
  const exposed = new Set<string>();
  let current = ownContext;
  const ok = async () => ({ ok: true });

  const peek = (key: string, context: EvaluationContext = current ?? {}): Decision => {
    const answer = known.get(key);
    const shared = { key, flagMetadata: { experiment: key, attempt: 1, version: 1 }, context };
    if (answer === undefined)
      return { ...shared, variant: undefined, value: undefined, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND', isExposure: false };
    const { value, variant = 'fixed' } = answer;
    return { ...shared, variant, value, reason: 'SPLIT', errorCode: undefined, isExposure: true };
  };
  const expose = (decision: Decision) => {
    const mark = JSON.stringify([decision.key, decision.variant, decision.context.targetingKey]);
    if (decision.isExposure && !exposed.has(mark)) exposures.push(decision);
    exposed.add(mark);
  };
  const getVariant = (key: string, context?: EvaluationContext) => {
    const decision = peek(key, context);
    expose(decision);
    return decision;
  };
  const getValue = (key: string, fallback: unknown, context?: EvaluationContext) => {
    const decision = peek(key, context);
    if (!isUsable(decision.value, fallback)) return fallback;
    expose(decision);
    return decision.value;
  };
  const getAll = (context?: EvaluationContext) => Object.fromEntries([...known.keys()].map((key) => [key, peek(key, context)]));
  const track = (event: string, context: EvaluationContext | undefined, details: TrackDetails = {}) => {
    const unitId = (context ?? current)?.targetingKey;
    if (typeof unitId !== 'string') return false;
    outcomes.push({ event, unitId, details });
    return true;
  };
  const client = {
    peek,
    expose,
    getVariant,
    getValue,
    getAll,
    track,
    exposures,
    outcomes,
    bootstrap: (context: EvaluationContext) => toBootstrap(context, getAll(context)),
    ready: ok,
    refresh: ok,
    flush: ok,
    close: ok,
    setContext: (context: EvaluationContext) => {
      current = context;
      for (const listener of listeners) listener();
      return ok();
    },
    on(event: ClientEvent, listener: Listener) {
      const call = () => listener({ version: 1 });
      if (event === 'configurationChanged') listeners.add(call);
      return () => void listeners.delete(call);
    },
    answer(key: string, answer: FixedAnswer | undefined) {
      if (answer === undefined) known.delete(key);
      else known.set(key, answer);
      for (const listener of listeners) listener();
    },
  };
  // The methods are generic in the interface; here every key is a string and every value JSON.
  return client as TestClient;
}
