import type { EvaluationContext } from '../../../lib/assignment/types';
import { bulkSnapshot } from './answers';
import { createEmitter } from './emitter';
import { createEventQueue } from './event-queue';
import { createExposures } from './exposures';
import { invalidPart, type OutgoingEvent, toJson } from './outgoing-event';
import type { Platform } from './platform';
import { createProblems } from './problems';
import { postJson, type Sender } from './request';
import { failure, type Snapshot } from './snapshot';
import { createSource, type Question } from './source';
import { after, within } from './timers';
import type { Bootstrap, ClientEvent, ClientOptions, Decision, Key, Listener, RampartClient, TrackDetails, ValueOf, Widen } from './types';

/** The client whatever the platform: `createClient` picks one. */
export class CoreClient implements RampartClient {
  readonly #options: ClientOptions;
  readonly #platform: Platform;
  readonly #emitter = createEmitter();
  readonly #problems: ReturnType<typeof createProblems>;
  readonly #exposures = createExposures();
  readonly #queue: ReturnType<typeof createEventQueue>;
  readonly #source: ReturnType<typeof createSource> | undefined;
  readonly #usable: Promise<void>;
  #announceUsable: (() => void) | undefined;
  readonly #unwatchPage: () => void;
  readonly #age: { readonly isStale: boolean };
  #snapshot: Snapshot | undefined;
  #context: EvaluationContext | undefined;
  #isClosed = false;

  constructor(options: ClientOptions, platform: Platform) {
    const { apiKey, context, flushAt = 100, flushIntervalMs = 5_000, maxQueue = 10_000, offline } = options;
    const sender: Sender = {
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
      apiKey,
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    };
    this.#options = options;
    this.#platform = platform;
    this.#context = context;
    this.#problems = createProblems(options, (details) => this.#emitter.emit('error', details));
    this.#queue = createEventQueue({
      sender,
      problems: this.#problems,
      forget: this.#exposures.forget,
      flushAt,
      flushIntervalMs,
      maxQueue,
    });
    const { snapshot, isFresh } = platform.readInitial(options, this.#problems);
    this.#snapshot = snapshot;
    this.#source = offline ? undefined : this.#createSource(sender, isFresh);
    this.#age = this.#source?.state ?? { isStale: false };
    this.#usable = new Promise((resolve) => {
      this.#announceUsable = resolve;
    });
    // Later, so that listeners can be added first; a snapshot of unknown age waits for the first answer.
    void (isFresh || this.#source === undefined ? Promise.resolve() : this.#source.first).then(() => this.#announce());
    this.#unwatchPage = offline ? () => {} : platform.watchPage({ sender, handOver: this.#queue.handOver });
  }

  #createSource(sender: Sender, isInitialFresh: boolean) {
    const { pollIntervalMs = 30_000, staleAfterMs = 300_000, stream = true } = this.#options;
    return createSource({
      sender,
      problems: this.#problems,
      pollIntervalMs,
      staleAfterMs,
      follow: stream ? this.#platform.follow : undefined,
      prepare: () => this.#prepare(),
      initial: this.#snapshot,
      isInitialFresh,
      onChange: (snapshot, text) => this.#apply(snapshot, text),
      onStale: () => this.#emitter.emit('stale', { version: this.#snapshot?.version }),
    });
  }

  #prepare(): Question {
    if (this.#context === undefined) return { path: '/api/v1/config', init: {}, read: this.#platform.readConfig };
    const context = { ...this.#context };
    return {
      path: '/ofrep/v1/evaluate/flags',
      init: postJson(JSON.stringify({ context })),
      read: (document) => bulkSnapshot(document, context),
    };
  }

  #apply(snapshot: Snapshot, text: string): void {
    this.#snapshot = snapshot;
    this.#announce();
    this.#emitter.emit('configurationChanged', { version: snapshot.version });
    try {
      if (this.#context === undefined) this.#platform.keep(this.#options, text);
    } catch (cause) {
      this.#problems.report('LAST_GOOD_FILE', cause);
    }
  }

  #announce(): void {
    if (this.#announceUsable === undefined || this.#snapshot === undefined) return;
    this.#announceUsable();
    this.#announceUsable = undefined;
    this.#emitter.emit('ready', { version: this.#snapshot.version });
  }

  async ready({ timeoutMs = 3_000 } = {}): Promise<{ ok: boolean }> {
    await within(timeoutMs, this.#usable);
    return { ok: this.#snapshot !== undefined };
  }

  peek<K extends Key>(key: K, context?: EvaluationContext): Decision<K> {
    let decision: Decision;
    try {
      const snapshot = this.#snapshot;
      decision = snapshot === undefined ? failure(key, context, 'PROVIDER_NOT_READY') : snapshot.evaluate(key, context);
    } catch {
      decision = failure(key, context, 'GENERAL');
    }
    if (decision.errorCode !== undefined) this.#problems.warn(`${decision.errorCode} ${key}`);
    else if (this.#age.isStale) decision.reason = 'STALE';
    // The evaluation keeps the key it was asked for.
    return decision as Decision<K>;
  }

  getVariant<K extends Key>(key: K, context?: EvaluationContext): Decision<K> {
    const decision = this.peek(key, context);
    if (decision.isExposure) this.expose(decision);
    return decision;
  }

  getValue<K extends Key, T extends ValueOf<K>>(key: K, fallback: T, context?: EvaluationContext): Widen<T> {
    const decision = this.peek(key, context);
    const { value } = decision;
    const isUsable = value !== undefined && (fallback === null || fallback === undefined || kindOf(value) === kindOf(fallback));
    if (isUsable) this.expose(decision);
    else if (value !== undefined) this.#problems.warn(`TYPE_MISMATCH ${key}`);
    // Of the fallback's kind, which is all that a value of unknown shape can promise.
    return (isUsable ? value : fallback) as Widen<T>;
  }

  expose(decision: Decision): void {
    try {
      const unitId = decision.context.targetingKey;
      if (!decision.isExposure || typeof unitId !== 'string' || this.#isClosed) return;
      const timeMs = Date.now();
      const exposureKey = this.#exposures.add(decision, unitId, timeMs);
      if (exposureKey === undefined) return;
      if (this.#source !== undefined) this.#queue.add(exposureEvent(decision, { unitId, timeMs, exposureKey }));
      this.#options.onExposure?.(decision);
    } catch (cause) {
      this.#problems.report('EXPOSURE_FAILED', cause);
    }
  }

  getAll(context?: EvaluationContext): Record<string, Decision> {
    const keys = [...(this.#snapshot?.keys() ?? [])];
    // Not by assignment: a key may be called __proto__.
    return Object.fromEntries(keys.map((key) => [key, this.peek(key as Key, context) as Decision]));
  }

  bootstrap(context: EvaluationContext): Bootstrap {
    return { context, decisions: this.getAll(context) };
  }

  track(event: string, context: EvaluationContext | undefined, details: TrackDetails = {}): boolean {
    try {
      const unitId = (context ?? this.#context)?.targetingKey ?? '';
      const invalid = invalidPart(event, unitId, details);
      if (invalid !== undefined) throw new TypeError(invalid);
      if (this.#isClosed || this.#source === undefined) return false;
      const timeMs = Number(details.timestamp ?? Date.now());
      const outgoing: OutgoingEvent = {
        unitId,
        timeMs,
        name: event,
        details,
        decision: undefined,
        attributes: undefined,
        exposureKey: undefined,
        json: undefined,
      };
      // Written at once: the caller may go on to change its objects.
      toJson(outgoing);
      return this.#queue.add(outgoing);
    } catch (cause) {
      this.#problems.report('INVALID_EVENT', cause);
      return false;
    }
  }

  async setContext(context: EvaluationContext): Promise<{ ok: boolean }> {
    this.#context = context;
    return this.refresh();
  }

  async refresh(): Promise<{ ok: boolean }> {
    return { ok: (await this.#source?.refresh()) ?? this.#snapshot !== undefined };
  }

  on(event: ClientEvent, listener: Listener): () => void {
    return this.#emitter.on(event, listener);
  }

  async flush(): Promise<{ ok: boolean }> {
    return { ok: await this.#queue.flush() };
  }

  async close({ timeoutMs = 5_000 } = {}): Promise<{ ok: boolean }> {
    this.#isClosed = true;
    this.#source?.stop();
    this.#unwatchPage();
    let isOver = false;
    const send = async () => {
      while (!(await this.#queue.flush()) && !isOver) await new Promise<void>((resolve) => after(this.#queue.waitMs(), resolve));
      return true;
    };
    const ok = (await within(timeoutMs, send())) ?? false;
    isOver = true;
    this.#queue.stop();
    return { ok };
  }
}

function exposureEvent(decision: Decision, event: Pick<OutgoingEvent, 'unitId' | 'timeMs' | 'exposureKey'>): OutgoingEvent {
  const { unitId, timeMs, exposureKey } = event;
  return {
    unitId,
    timeMs,
    decision,
    attributes: { ...decision.context },
    name: undefined,
    details: undefined,
    exposureKey,
    json: undefined,
  };
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
