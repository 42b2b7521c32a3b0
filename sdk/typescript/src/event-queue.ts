import { type OutgoingEvent, toJson } from './outgoing-event';
import type { ProblemCode, Problems } from './problems';
import { postJson, request, type Sender } from './request';
import { after, backoff, retryAfterMs } from './timers';

interface QueueOptions {
  sender: Sender;
  problems: Problems;
  /** Called with the key of an exposure whose event is lost. */
  forget: (exposureKey: string) => void;
  flushAt: number;
  flushIntervalMs: number;
  maxQueue: number;
}

export const EVENTS_PATH = '/api/v1/events';
/** Bytes of a body and of an event, and events of a batch: within what the server takes (1 MB, 32 KB, 1000). */
const MAX_BODY = 900_000;
const MAX_EVENT = 32_768;
const MAX_BATCH = 500;

/**
 * Keeps events until the server has acknowledged them: in order, one request at a time, each retried with the same message
 * ids until it is answered. When it is full, new events are refused.
 */
export function createEventQueue({ sender, problems, forget, flushAt, flushIntervalMs, maxQueue }: QueueOptions) {
  const encoder = new TextEncoder();
  let queue: OutgoingEvent[] = [];
  let inFlight = 0;
  let batchLimit = MAX_BATCH;
  /** Events ever accepted, and events acknowledged, dropped or handed over since. */
  let added = 0;
  let settled = 0;
  let refused = 0;
  let failures = 0;
  let notBefore = 0;
  let isServersTime = false;
  let draining: Promise<boolean> | undefined;
  let timer: { cancel: () => void; dueAt: number } | undefined;

  function schedule(delayMs: number): void {
    const dueAt = Date.now() + delayMs;
    if (draining !== undefined || (timer !== undefined && timer.dueAt <= dueAt)) return;
    timer?.cancel();
    timer = { cancel: after(delayMs, drain), dueAt };
  }

  function scheduleNext(): void {
    if (queue.length === 0) return;
    if (failures > 0) schedule(waitMs());
    else if (queue.length >= flushAt) schedule(0);
    else if (timer === undefined) schedule(flushIntervalMs);
  }

  const waitMs = () => Math.max(notBefore - Date.now(), 0);

  function add(event: OutgoingEvent): boolean {
    if (queue.length + inFlight >= maxQueue) {
      forgetAll([event]);
      refused += 1;
      // The first at once, the others together after the next attempt.
      if (refused === 1) problems.report('QUEUE_FULL', maxQueue, 1);
      return false;
    }
    added += 1;
    queue.push(event);
    if (timer === undefined || queue.length === flushAt) scheduleNext();
    return true;
  }

  function forgetAll(events: OutgoingEvent[]): void {
    for (const { exposureKey } of events) if (exposureKey) forget(exposureKey);
  }

  function drop(events: OutgoingEvent[], code: ProblemCode, cause: unknown): void {
    forgetAll(events);
    settled += events.length;
    problems.report(code, cause, events.length);
  }

  /** The next batch within the limits, as JSON; an event that is too long on its own is dropped. */
  function take(maxBytes: number): { events: OutgoingEvent[]; body: string } {
    const events: OutgoingEvent[] = [];
    const parts: string[] = [];
    let bytes = 0;
    let at = 0;
    for (; at < queue.length && events.length < batchLimit; at += 1) {
      const event = queue[at] as OutgoingEvent;
      const json = toJson(event);
      const size = /^[ -~]*$/.test(json) ? json.length : encoder.encode(json).length;
      if (size > MAX_EVENT) {
        drop([event], 'EVENT_TOO_LARGE', size);
        continue;
      }
      if (bytes + size > maxBytes && bytes > 0) break;
      bytes += size + 1;
      events.push(event);
      parts.push(json);
    }
    queue = queue.slice(at);
    return { events, body: `{"sentAt":"${new Date().toISOString()}","batch":[${parts}]}` };
  }

  /** Sends what is queued by now, batch after batch: true when all of it is settled, false when it has to wait. */
  function drain(): Promise<boolean> {
    timer?.cancel();
    timer = undefined;
    draining ??= drainUntil(added).finally(() => {
      draining = undefined;
      if (refused > 1) problems.report('QUEUE_FULL', maxQueue, refused - 1);
      if (refused === 0) problems.solved('QUEUE_FULL');
      refused = 0;
      scheduleNext();
    });
    return draining;
  }

  async function drainUntil(target: number): Promise<boolean> {
    let goesOn = true;
    while (goesOn && settled < target && queue.length > 0) goesOn = await deliver(take(MAX_BODY));
    return goesOn;
  }

  async function deliver({ events, body }: { events: OutgoingEvent[]; body: string }): Promise<boolean> {
    if (events.length === 0) return true;
    inFlight = events.length;
    const { status, wait, cause } = await post(sender, body);
    inFlight = 0;
    if (status >= 200 && status < 300) {
      settled += events.length;
      acknowledge(cause);
      return true;
    }
    if (status === 413 && events.length > 1) {
      batchLimit = Math.ceil(events.length / 2);
      queue = events.concat(queue);
      return true;
    }
    if (status === 0 || status === 408 || status === 429 || status >= 500) {
      queue = events.concat(queue);
      failures += 1;
      isServersTime = wait !== undefined;
      notBefore = Date.now() + (wait ?? backoff(failures));
      problems.report('EVENTS_DELAYED', cause);
      return false;
    }
    drop(events, 'EVENTS_REFUSED', `${status} ${cause}`);
    return true;
  }

  function acknowledge(answer: unknown): void {
    failures = 0;
    notBefore = 0;
    problems.solved('EVENTS_DELAYED');
    const rejected = readRejected(answer);
    if (rejected.length > 0) problems.report('EVENTS_REJECTED', JSON.stringify(rejected[0]), rejected.length);
  }

  /** For a page that may be closed: hands over what is not on its way already, in portions; what is not taken comes back. */
  function handOver(send: (body: string) => boolean | Promise<boolean>, maxBytes: number): void {
    const back = (events: OutgoingEvent[]) => {
      settled -= events.length;
      queue = events.concat(queue);
      scheduleNext();
    };
    while (queue.length > 0) {
      const { events, body } = take(maxBytes);
      settled += events.length;
      if (events.length > 0) void Promise.resolve(send(body)).then((isTaken) => isTaken || back(events));
    }
  }

  /** One round now, whatever the backoff, but not before a time that the server has named. */
  async function flush(): Promise<boolean> {
    if (draining !== undefined && !(await draining)) return false;
    if (isServersTime && waitMs() > 0) return queue.length === 0;
    return drain();
  }

  return { add, flush, handOver, waitMs, stop: () => timer?.cancel() };
}

/** `cause` is the answer's text, or why there is none (status 0). */
async function post(sender: Sender, body: string): Promise<{ status: number; wait?: number | undefined; cause: unknown }> {
  try {
    const { status, text, headers } = await request(sender, EVENTS_PATH, postJson(body));
    return { status, wait: retryAfterMs(headers.get('retry-after')), cause: text };
  } catch (cause) {
    return { status: 0, cause };
  }
}

function readRejected(answer: unknown): unknown[] {
  try {
    const { rejected } = JSON.parse(answer as string);
    return Array.isArray(rejected) ? rejected : [];
  } catch {
    return [];
  }
}
