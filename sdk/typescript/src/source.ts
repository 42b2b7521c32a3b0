import type { EvaluationContext } from '../../../lib/assignment/types';
import type { Emit } from './emitter';
import type { Platform } from './platform';
import type { Problems } from './problems';
import type { Question, Request, Sender } from './request';
import { parseFrozen } from './snapshot';
import { after, backoff, jitter } from './timers';
import type { ClientEvent, ClientOptions } from './types';

interface SourceParts {
  platform: Platform;
  sender: Sender;
  request: Request;
  problems: Problems;
  emit: Emit;
}

/** Holds what is evaluated and keeps it up to date: polls with the ETag, follows the stream, never goes back to a lower version. */
export function createSource(options: ClientOptions, { platform, sender, request, problems, emit }: SourceParts) {
  const { staleAfterMs = 300_000, stream = true, offline = false } = options;
  // Neither 0 nor NaN may mean without a pause.
  const pollIntervalMs = options.pollIntervalMs || 30_000;
  const { snapshot: initial, isFresh } = platform.readInitial(options, problems.attempt);
  const state = { snapshot: initial, context: options.context, isStale: !offline && !isFresh };
  /** The last ETag and the body it answered: one context's answers say nothing about another's. */
  let known: Pick<Question, 'body' | 'etag'> = {};
  let failures = 0;
  let isStopped = offline;
  /** Whether listeners know that there is something to evaluate, and were not told since that it is stale. */
  let isAnnounced = false;
  let running = Promise.resolve(false);
  let isWaiting = false;
  let cancelPoll: (() => void) | undefined;
  let cancelStale: (() => void) | undefined;
  let becomeUsable: (() => void) | undefined;
  const usable = new Promise<void>((resolve) => {
    becomeUsable = resolve;
  });

  function tell(event: ClientEvent): void {
    emit(event, { version: state.snapshot?.version });
  }

  function announce(): void {
    if (isAnnounced || state.snapshot === undefined) return;
    isAnnounced = true;
    becomeUsable?.();
    tell('ready');
  }

  function watchAge(): void {
    cancelStale?.();
    cancelStale = after(staleAfterMs, () => {
      state.isStale = true;
      if (isAnnounced) tell('stale');
      isAnnounced = false;
    });
  }

  /** Asks once for all calls until the question goes out, and once more for those after it: the answer may be older than they are. */
  function refresh(): Promise<boolean> {
    if (!isWaiting) {
      isWaiting = true;
      running = running.then(ask);
    }
    return running;
  }

  async function ask(): Promise<boolean> {
    isWaiting = false;
    cancelPoll?.();
    if (isStopped) return offline && state.snapshot !== undefined;
    let waitMs = 0;
    try {
      const context = state.context && { ...state.context };
      const body = context && JSON.stringify({ context });
      const path = context ? '/ofrep/v1/evaluate/flags' : '/api/v1/config';
      const etag = known.body === body ? known.etag : null;
      const answer = await request({ path, body, etag });
      waitMs = answer.waitMs;
      if (isStopped) return false;
      if (answer.status === 200) {
        accept(answer.text, context);
        known = { body, etag: answer.etag };
      } else if (answer.status === 304 && etag) confirm();
      else throw answer.reason;
    } catch (cause) {
      failures += 1;
      problems.report('CONFIG_UNAVAILABLE', cause);
    }
    const pauseMs = jitter(pollIntervalMs, 0.1);
    cancelPoll = after(Math.max(failures > 0 ? Math.min(backoff(failures), pauseMs) : pauseMs, waitMs), refresh);
    return failures === 0;
  }

  function accept(text: string, context: EvaluationContext | undefined): void {
    const found = platform.read(parseFrozen(text), context);
    const { snapshot } = state;
    if (found.environment === snapshot?.environment && found.version < snapshot.version)
      throw new Error(`version ${found.version} < ${snapshot.version}`);
    state.snapshot = found;
    confirm();
    tell('configurationChanged');
    if (context === undefined) problems.attempt('LAST_GOOD_FILE', () => platform.keep?.(options, text));
  }

  function confirm(): void {
    failures = 0;
    state.isStale = false;
    problems.solved('CONFIG_UNAVAILABLE');
    watchAge();
    announce();
  }

  const first = refresh();
  // Later, so that listeners can be added first; a snapshot of unknown age waits for the first answer.
  void (isFresh ? Promise.resolve() : first).then(announce);
  if (!offline) watchAge();
  const stopFollowing = stream && !offline ? platform.follow({ ...sender, onChange: refresh }) : undefined;

  return {
    state,
    usable,
    refresh,
    stop(): void {
      isStopped = true;
      cancelPoll?.();
      cancelStale?.();
      stopFollowing?.();
    },
  };
}
