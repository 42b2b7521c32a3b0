import { recheckConfigs } from './config-snapshots';
import { type ConfigSnapshot, configState } from './config-state';
import type { HttpContext } from './context';

/** One open stream. */
export interface Subscriber {
  environmentId: number;
  controller: ReadableStreamDefaultController<Uint8Array>;
}

interface StreamHub {
  subscribers: Set<Subscriber>;
  /** Version last announced, by environment. */
  announced: Map<number, number>;
  heartbeat: NodeJS.Timeout | undefined;
  recheck: NodeJS.Timeout | undefined;
  draining: boolean;
}

const PLACE = Symbol.for('rampart.streams');
const HEARTBEAT_MS = 20_000;
const RECHECK_MS = 2_000;
/** Chunks a client may leave unread before it is cut off. It reconnects and asks anew. */
const MOST_UNREAD = 64;

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': alive\n\n');

export function addSubscriber(context: HttpContext, subscriber: Subscriber): void {
  const streams = hub();
  streams.subscribers.add(subscriber);
  if (streams.heartbeat !== undefined) return;
  configState().watchers.add(announce);
  streams.heartbeat = setInterval(() => send(streams.subscribers, HEARTBEAT), HEARTBEAT_MS).unref();
  // Notifications come within milliseconds; this is for the ones lost with a connection.
  streams.recheck = setInterval(() => recheckConfigs(context).catch(() => undefined), RECHECK_MS).unref();
}

export function removeSubscriber(subscriber: Subscriber): void {
  const streams = hub();
  streams.subscribers.delete(subscriber);
  if (streams.subscribers.size === 0) stopTimers(streams);
}

export function streamCount(): number {
  return hub().subscribers.size;
}

export function isDraining(): boolean {
  return hub().draining;
}

/** Ends every stream and takes no new ones: an open stream would keep the server from stopping. */
export function closeStreams(): void {
  const streams = hub();
  streams.draining = true;
  for (const subscriber of [...streams.subscribers]) end(subscriber);
  stopTimers(streams);
}

/** Takes streams again after `closeStreams`. */
export function openStreams(): void {
  hub().draining = false;
}

export function frameOf({ version, etag }: Pick<ConfigSnapshot, 'version' | 'etag'>): Uint8Array {
  const data = JSON.stringify({ type: 'refetchEvaluation', etag: etag.replaceAll('"', '') });
  return encoder.encode(`id: ${version}\nevent: message\ndata: ${data}\n\n`);
}

/** The same bytes go to every stream of the environment. */
function announce(snapshot: ConfigSnapshot): void {
  const { subscribers, announced } = hub();
  if ((announced.get(snapshot.environmentId) ?? -1) >= snapshot.version) return;
  announced.set(snapshot.environmentId, snapshot.version);
  const frame = frameOf(snapshot);
  send(
    [...subscribers].filter(({ environmentId }) => environmentId === snapshot.environmentId),
    frame,
  );
}

function send(subscribers: Iterable<Subscriber>, bytes: Uint8Array): void {
  for (const subscriber of subscribers) {
    const { controller } = subscriber;
    // Null: errored; one client's end must not keep the others from being told.
    if (controller.desiredSize === null || controller.desiredSize < -MOST_UNREAD) end(subscriber);
    else controller.enqueue(bytes);
  }
}

function end(subscriber: Subscriber): void {
  hub().subscribers.delete(subscriber);
  try {
    subscriber.controller.close();
  } catch {
    // The client has gone already.
  }
}

function stopTimers(streams: StreamHub): void {
  configState().watchers.delete(announce);
  clearInterval(streams.heartbeat);
  clearInterval(streams.recheck);
  streams.heartbeat = undefined;
  streams.recheck = undefined;
}

/** On `globalThis` because the pages' bundle and the server's bundle must share it. */
function hub(): StreamHub {
  const place = globalThis as { [PLACE]?: StreamHub };
  place[PLACE] ??= { subscribers: new Set(), announced: new Map(), heartbeat: undefined, recheck: undefined, draining: false };
  return place[PLACE];
}
