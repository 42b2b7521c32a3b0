import { authenticate } from '@/lib/auth/authenticate';
import { AppError } from '@/lib/errors';
import { configSnapshot } from './config-snapshots';
import type { ConfigSnapshot } from './config-state';
import type { HttpContext } from './context';
import { CORS_HEADERS } from './cors';
import { EVENT_STREAM } from './event-stream';
import { addSubscriber, frameOf, isDraining, removeSubscriber, type Subscriber } from './stream-hub';

const GREETING = new TextEncoder().encode('retry: 2000\n\n');

/** `GET /api/v1/stream`: server-sent events that say "fetch again" whenever the environment has a newer config. */
export async function openStream(context: HttpContext, request: Request): Promise<Response> {
  const { environmentId } = await authenticate({ sql: context.sql, request, allow: ['server', 'client', 'stream'], allowQuery: true });
  if (isDraining()) throw new AppError('UNAVAILABLE', 'The server is stopping: connect again.', { retryAfterSeconds: 2 });
  const snapshot = await configSnapshot(context, environmentId);
  const seen = Number(request.headers.get('last-event-id') ?? Number.NaN);
  let subscriber: Subscriber | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      subscriber = { environmentId, controller };
      controller.enqueue(GREETING);
      if (hasMissed(seen, snapshot)) controller.enqueue(frameOf(snapshot));
      addSubscriber(context, subscriber);
    },
    cancel() {
      if (subscriber !== undefined) removeSubscriber(context, subscriber);
    },
  });
  return new Response(body, { status: 200, headers: { ...CORS_HEADERS, ...EVENT_STREAM } });
}

/** A client that comes back says what it saw last; one that comes for the first time has just fetched, or is about to. */
function hasMissed(seen: number, snapshot: ConfigSnapshot): boolean {
  return Number.isFinite(seen) && seen < snapshot.version;
}
