import { AppError } from '@/lib/errors';
import { errorAnswer } from './answer';
import type { HttpContext } from './context';
import { EVENT_STREAM } from './event-stream';
import { addSubscriber, endSubscriber, isDraining, listenForNews, removeSubscriber, type Subscriber } from './stream-hub';

const GREETING = new TextEncoder().encode('retry: 1000\n\n');
/** A browser opens an ended stream again by itself, and whoever has been signed out meanwhile does not get it. */
const LONGEST_MS = 10 * 60_000;

/**
 * A stream of server-sent events named `news` for a page of the console: each says that something has happened to what the page watches.
 * The caller has checked who asks.
 *
 * @param watches such as `experiment:ranker`; empty for everything of the environment
 */
export function openNews(context: HttpContext, { environmentId, watches }: { environmentId: number; watches: string }): Response {
  if (isDraining()) {
    return errorAnswer(context, new AppError('UNAVAILABLE', 'The server is stopping: connect again.', { retryAfterSeconds: 2 }));
  }
  let subscriber: Subscriber | undefined;
  let ending: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const opened: Subscriber = { environmentId, controller, watches };
      subscriber = opened;
      controller.enqueue(GREETING);
      addSubscriber(context, opened);
      ending = setTimeout(() => endSubscriber(context, opened), LONGEST_MS).unref();
    },
    cancel() {
      clearTimeout(ending);
      if (subscriber !== undefined) removeSubscriber(context, subscriber);
    },
  });
  listenForNews(context);
  return new Response(body, { status: 200, headers: EVENT_STREAM });
}
