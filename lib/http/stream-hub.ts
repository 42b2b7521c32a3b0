import { NEWS_CHANNEL, readNews } from '@/lib/auth/news';
import { recheckConfigs } from './config-snapshots';
import { type ConfigSnapshot, configState } from './config-state';
import type { HttpContext } from './context';

/** One open stream. */
export interface Subscriber {
  environmentId: number;
  controller: ReadableStreamDefaultController<Uint8Array>;
  /** For a page of the console: hears what happens to this subject (to any, when empty), and nothing of configs. */
  watches?: string;
}

/** The streams of one database. */
interface StreamHub {
  subscribers: Set<Subscriber>;
  /** Version last announced, by environment. */
  announced: Map<number, number>;
  heartbeat: NodeJS.Timeout | undefined;
  recheck: NodeJS.Timeout | undefined;
  /** The subscription to news, made with the first page that watches. */
  news: Promise<unknown> | undefined;
}

interface Streams {
  hubs: Map<object, StreamHub>;
  draining: boolean;
}

const PLACE = Symbol.for('rampart.streams');
const HEARTBEAT_MS = 20_000;
const RECHECK_MS = 2_000;
/** Chunks a client may leave unread before it is cut off. It reconnects and asks anew. */
const MOST_UNREAD = 64;

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': alive\n\n');
const NEWS = encoder.encode('event: news\ndata: look again\n\n');

export function addSubscriber(context: HttpContext, subscriber: Subscriber): void {
  const hub = hubOf(context);
  hub.subscribers.add(subscriber);
  if (hub.heartbeat !== undefined) return;
  hub.heartbeat = setInterval(() => send(hub, hub.subscribers, HEARTBEAT), HEARTBEAT_MS).unref();
  // Notifications come within milliseconds; this is for the ones lost with a connection.
  hub.recheck = setInterval(() => recheckConfigs(context).catch(() => undefined), RECHECK_MS).unref();
}

/** Ends a stream; a browser opens it again, and is asked anew who it is. */
export function endSubscriber(context: HttpContext, subscriber: Subscriber): void {
  end(hubOf(context), subscriber);
}

export function removeSubscriber(context: HttpContext, subscriber: Subscriber): void {
  const hub = hubOf(context);
  hub.subscribers.delete(subscriber);
  if (hub.subscribers.size === 0) stopTimers(hub);
}

/** Subscribes to news once per process; after a lost connection every page is told, since something may have been missed. */
export function listenForNews(context: HttpContext): void {
  const hub = hubOf(context);
  hub.news ??= context.sql
    .listen(
      NEWS_CHANNEL,
      (text) => {
        const news = readNews(text);
        if (news !== undefined) announceNews(context, news);
      },
      () => announceNews(context),
    )
    .catch((cause) => {
      hub.news = undefined;
      context.log({ level: 'warning', message: 'cannot listen for news; open pages ask by themselves', cause });
    });
}

/** SDKs that hold a stream, of one environment or of all; pages of the console are not among them. */
export function streamCount(sql: object, environmentId?: number): number {
  const isCounted = (one: Subscriber) => one.watches === undefined && (environmentId === undefined || one.environmentId === environmentId);
  return [...(streams().hubs.get(sql)?.subscribers ?? [])].filter(isCounted).length;
}

export function isDraining(): boolean {
  return streams().draining;
}

/** Ends every stream and takes no new ones: an open stream would keep the server from stopping. */
export function closeStreams(): void {
  const all = streams();
  all.draining = true;
  for (const hub of all.hubs.values()) {
    for (const subscriber of [...hub.subscribers]) end(hub, subscriber);
    stopTimers(hub);
  }
  all.hubs.clear();
}

/** Takes streams again after `closeStreams`. */
export function openStreams(): void {
  streams().draining = false;
}

export function frameOf({ version, etag }: Pick<ConfigSnapshot, 'version' | 'etag'>): Uint8Array {
  const data = JSON.stringify({ type: 'refetchEvaluation', etag: etag.replaceAll('"', '') });
  return encoder.encode(`id: ${version}\nevent: message\ndata: ${data}\n\n`);
}

/** The same bytes go to every stream of the environment. */
function announce(hub: StreamHub, snapshot: ConfigSnapshot): void {
  if ((hub.announced.get(snapshot.environmentId) ?? -1) >= snapshot.version) return;
  hub.announced.set(snapshot.environmentId, snapshot.version);
  const listening = [...hub.subscribers].filter(
    ({ environmentId, watches }) => watches === undefined && environmentId === snapshot.environmentId,
  );
  send(hub, listening, frameOf(snapshot));
}

/** Tells the pages that watch a subject that there is something new; without one, all of them that there may be. */
export function announceNews(context: HttpContext, news?: { environmentId: number; subject: string }): void {
  const hub = hubOf(context);
  const concerned = ({ environmentId, watches }: Subscriber) =>
    watches !== undefined && (news === undefined || (environmentId === news.environmentId && (watches === '' || watches === news.subject)));
  send(hub, [...hub.subscribers].filter(concerned), NEWS);
}

function send(hub: StreamHub, subscribers: Iterable<Subscriber>, bytes: Uint8Array): void {
  for (const subscriber of subscribers) {
    const { controller } = subscriber;
    // Null: errored; one client's end must not keep the others from being told.
    if (controller.desiredSize === null || controller.desiredSize < -MOST_UNREAD) end(hub, subscriber);
    else controller.enqueue(bytes);
  }
}

function end(hub: StreamHub, subscriber: Subscriber): void {
  hub.subscribers.delete(subscriber);
  try {
    subscriber.controller.close();
  } catch {
    // The client has gone already.
  }
}

function stopTimers(hub: StreamHub): void {
  clearInterval(hub.heartbeat);
  clearInterval(hub.recheck);
  hub.heartbeat = undefined;
  hub.recheck = undefined;
}

function hubOf({ sql }: HttpContext): StreamHub {
  const { hubs } = streams();
  const known = hubs.get(sql);
  if (known !== undefined) return known;
  const hub: StreamHub = { subscribers: new Set(), announced: new Map(), heartbeat: undefined, recheck: undefined, news: undefined };
  hubs.set(sql, hub);
  configState(sql).watchers.add((snapshot) => announce(hub, snapshot));
  return hub;
}

/** On `globalThis` because the pages' bundle and the server's bundle must share it. */
function streams(): Streams {
  const place = globalThis as { [PLACE]?: Streams };
  place[PLACE] ??= { hubs: new Map(), draining: false };
  return place[PLACE];
}
