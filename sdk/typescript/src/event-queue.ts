import { type Exposure, exposureJson, type OutgoingEvent } from './outgoing-event';
import type { HandOver } from './platform';
import type { ProblemCode, Problems } from './problems';
import { quietly } from './quietly';
import type { Request } from './request';
import { after, backoff, within } from './timers';
import type { ClientOptions } from './types';

interface QueueParts {
  request: Request;
  problems: Problems;
  /** Called with an exposure whose event is lost. */
  forget: (exposure: Exposure) => void;
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
export function createEventQueue(options: ClientOptions, { request, problems, forget }: QueueParts) {
  const { flushAt = 100, flushIntervalMs = 5_000, maxQueue = 10_000 } = options;
  let queue: OutgoingEvent[] = [];
  let inFlight = 0;
  let batchLimit = MAX_BATCH;
  let refused = 0;
  let failures = 0;
  let notBefore = 0;
  let isServersTime = false;
  let isStopped = false;
  let draining: Promise<boolean> | undefined;
  let cancelTimer: (() => void) | undefined;

  // Not by the calendar, which may be set back while events wait.
  const waitMs = () => Math.max(notBefore - performance.now(), 0);

  function schedule(): void {
    if (draining !== undefined || isStopped || queue.length === 0) return;
    cancelTimer?.();
    cancelTimer = after(failures > 0 ? waitMs() : queue.length < flushAt ? flushIntervalMs : 0, drain);
  }

  function add(event: OutgoingEvent): boolean {
    if (queue.length + inFlight >= maxQueue) {
      forgetAll([event]);
      refused += 1;
      // The first at once, the others together after the next attempt.
      if (refused === 1) problems.report('QUEUE_FULL', maxQueue, 1);
      return false;
    }
    queue.push(event);
    if (cancelTimer === undefined || queue.length === flushAt) schedule();
    return true;
  }

  function forgetAll(events: OutgoingEvent[]): void {
    for (const event of events) if (event.flagMetadata) forget(event);
  }

  function drop(events: OutgoingEvent[], code: ProblemCode, cause: unknown): void {
    forgetAll(events);
    problems.report(code, cause, events.length);
  }

  function putBack(events: OutgoingEvent[]): void {
    queue = events.concat(queue);
  }

  /** The next batch within the limits, as JSON; an event that is too long on its own is dropped. */
  function take(maxBytes: number): { events: OutgoingEvent[]; body: string } {
    const encoder = new TextEncoder();
    const events: OutgoingEvent[] = [];
    let batch = '';
    let bytes = 0;
    let taken = 0;
    for (const event of queue) {
      if (event.flagMetadata) event.json ??= exposureJson(event);
      const json = event.json ?? '';
      const size = /^[ -~]*$/.test(json) ? json.length : encoder.encode(json).length;
      if (events.length >= batchLimit || (bytes > 0 && bytes + size > maxBytes)) break;
      taken += 1;
      if (size > MAX_EVENT) drop([event], 'EVENT_TOO_LARGE', size);
      else {
        batch += bytes > 0 ? `,${json}` : json;
        bytes += size + 1;
        events.push(event);
      }
    }
    queue = queue.slice(taken);
    return { events, body: `{"sentAt":"${new Date().toISOString()}","batch":[${batch}]}` };
  }

  /** Sends what is queued by now, batch after batch: true when all of it is settled, false when it has to wait. */
  function drain(): Promise<boolean> {
    cancelTimer?.();
    cancelTimer = undefined;
    draining ??= drainQueued().finally(() => {
      draining = undefined;
      if (refused > 1) problems.report('QUEUE_FULL', maxQueue, refused - 1);
      if (refused === 0) problems.solved('QUEUE_FULL');
      refused = 0;
      schedule();
    });
    return draining;
  }

  async function drainQueued(): Promise<boolean> {
    let left = queue.length;
    while (left > 0 && queue.length > 0) {
      const settled = isStopped ? undefined : await deliver(take(MAX_BODY));
      if (settled === undefined) return false;
      left -= settled;
    }
    return true;
  }

  /** How many events were settled; undefined when it has to wait. */
  async function deliver({ events, body }: { events: OutgoingEvent[]; body: string }): Promise<number | undefined> {
    const { length } = events;
    if (length === 0) return 0;
    inFlight = length;
    const { status, text, waitMs: serversMs, reason } = await request({ path: EVENTS_PATH, body });
    inFlight = 0;
    if (status === 202) acknowledge(text);
    else if (status === 413 && length > 1) {
      batchLimit = Math.ceil(length / 2);
      putBack(events);
      return 0;
    } else if (/^(0|[235]..|408|429)$/.test(`${status}`)) {
      // Another 2xx is somebody else's: a log-in page or a proxy's own.
      putBack(events);
      failures += 1;
      isServersTime = serversMs > 0;
      notBefore = performance.now() + (serversMs || backoff(failures));
      problems.report('EVENTS_DELAYED', reason);
      return undefined;
    } else drop(events, 'EVENTS_REFUSED', reason);
    return length;
  }

  function acknowledge(text: string): void {
    failures = 0;
    notBefore = 0;
    problems.solved('EVENTS_DELAYED');
    // What stands between may have changed the text.
    quietly(() => {
      const { rejected } = JSON.parse(text);
      if (rejected.length > 0) problems.report('EVENTS_REJECTED', JSON.stringify(rejected[0]), rejected.length);
    });
  }

  /** For a page that may be closed: hands over what is not on its way already; what is not taken comes back. */
  const handOver: HandOver = (send, maxBytes) => {
    while (queue.length > 0) {
      const { events, body } = take(maxBytes);
      if (events.length > 0)
        void Promise.resolve(send(body)).then((isTaken) => {
          if (isTaken) return;
          putBack(events);
          schedule();
        });
    }
  };

  /** One round now, whatever the backoff, but not before a time that the server has named. */
  async function flush(): Promise<boolean> {
    if (draining !== undefined && !(await draining)) return false;
    if (isServersTime && waitMs() > 0) return queue.length === 0;
    return drain();
  }

  /** Sends what is queued until all is settled or the time is over; after that nothing more is sent. */
  async function close(timeoutMs: number): Promise<boolean> {
    isStopped = false;
    const flushAll = async () => {
      while (!(await flush()) && !isStopped) await new Promise<void>((resolve) => after(waitMs(), resolve));
      return queue.length === 0;
    };
    const isEmpty = await within(timeoutMs, flushAll());
    isStopped = true;
    cancelTimer?.();
    cancelTimer = undefined;
    return isEmpty ?? false;
  }

  return { add, flush, close, handOver };
}
