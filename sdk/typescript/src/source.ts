import type { Platform } from './platform';
import type { Problems } from './problems';
import { type Outgoing, request, type Sender } from './request';
import type { Snapshot } from './snapshot';
import { after, backoff, jitter, retryAfterMs } from './timers';

/** The request to make, and how to read its answer. */
export interface Question {
  path: string;
  init: Outgoing;
  read: (document: unknown) => Snapshot;
}

interface SourceOptions {
  sender: Sender;
  problems: Problems;
  pollIntervalMs: number;
  staleAfterMs: number;
  follow: Platform['follow'] | undefined;
  /** Called for each request, since the context may change. */
  prepare: () => Question;
  initial: Snapshot | undefined;
  /** False when nobody knows how old `initial` is. */
  isInitialFresh: boolean;
  onChange: (snapshot: Snapshot, text: string) => void;
  onStale: () => void;
}

/** Keeps a snapshot up to date: polls with the ETag, follows the stream, never goes back to a lower version. */
export function createSource(options: SourceOptions) {
  const { sender, problems, pollIntervalMs, staleAfterMs, prepare, onStale } = options;
  /** The last ETag and the body it answered: one context's answers say nothing about another's. */
  let known: { etag: string; body: string | undefined } | undefined;
  let snapshot = options.initial;
  let failures = 0;
  let isStopped = false;
  let running: Promise<boolean> | undefined;
  let next: Promise<boolean> | undefined;
  let cancelPoll: (() => void) | undefined;
  let cancelStale = after(staleAfterMs, becomeStale);
  const state = { isStale: snapshot !== undefined && !options.isInitialFresh };

  function becomeStale(): void {
    if (!state.isStale && snapshot !== undefined) onStale();
    state.isStale = true;
  }

  /** Asks once; a call while one is on its way asks once more after it, since the answer may be older than the question. */
  function refresh(): Promise<boolean> {
    if (running !== undefined) {
      next ??= running.then(() => {
        next = undefined;
        return refresh();
      });
      return next;
    }
    cancelPoll?.();
    running = ask().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function ask(): Promise<boolean> {
    if (isStopped) return false;
    let delay = 0;
    try {
      const { path, init, read } = prepare();
      const headers = { ...init.headers, ...(known && known.body === init.body ? { 'if-none-match': known.etag } : {}) };
      const answer = await request(sender, path, { ...init, headers });
      delay = retryAfterMs(answer.headers.get('retry-after')) ?? 0;
      if (answer.status === 200) {
        accept(read(JSON.parse(answer.text)), answer.text);
        const etag = answer.headers.get('etag');
        known = etag === null ? undefined : { etag, body: init.body };
      } else if (answer.status !== 304) throw new Error(`${answer.status} ${answer.text.slice(0, 200)}`);
      confirm();
    } catch (cause) {
      failures += 1;
      problems.report('CONFIG_UNAVAILABLE', cause);
    }
    const pause = jitter(pollIntervalMs, 0.1);
    if (!isStopped) cancelPoll = after(Math.max(failures > 0 ? Math.min(backoff(failures), pause) : pause, delay), refresh);
    return failures === 0;
  }

  function accept(found: Snapshot, text: string): void {
    if (snapshot !== undefined && found.environment === snapshot.environment && found.version < snapshot.version) {
      throw new Error(`version ${found.version} < ${snapshot.version}`);
    }
    snapshot = found;
    options.onChange(found, text);
  }

  function confirm(): void {
    failures = 0;
    state.isStale = false;
    problems.solved('CONFIG_UNAVAILABLE');
    cancelStale();
    cancelStale = after(staleAfterMs, becomeStale);
  }

  const first = refresh();
  const stopUpdates = options.follow?.({ ...sender, onChange: refresh });

  return {
    state,
    first,
    refresh,
    stop(): void {
      isStopped = true;
      cancelPoll?.();
      cancelStale();
      stopUpdates?.();
    },
  };
}
