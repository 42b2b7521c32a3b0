import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import next from 'next';
import { shareAnswerMarkup } from '@/lib/http/answer-markup';
import { createApp } from '@/lib/http/app';
import { sharedContext } from '@/lib/http/context';
import { closeStreams } from '@/lib/http/stream-hub';
import { isForApi } from './is-for-api';
import { isReadableUrl } from './is-readable-url';
import type { ServerSettings } from './settings';

export interface Handler {
  request: RequestListener;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** From now on every answer closes its connection, and streams end. */
  drain(): void;
  close(): Promise<void>;
}

/** One listener in front of the API and the pages; the router of the pages answers some fifty times fewer requests a second. */
export function createHandler({ isDevelopment, root, host, port }: ServerSettings): Handler {
  let isDraining = false;
  const app = createApp(sharedContext());
  const answerApi = getRequestListener((request) => app.fetch(request));
  const pages = next({ dev: isDevelopment, dir: root, hostname: host, port });
  const prepared = pages.prepare();
  const markup = new AsyncLocalStorage<string[]>();
  shareAnswerMarkup(markup);
  // Whoever asks for a page sees the failure; the API does not depend on the pages.
  prepared.catch((error: unknown) => console.error('The pages could not be prepared:', error));

  const request: RequestListener = (incoming, outgoing) => {
    if (isDraining) outgoing.setHeader('Connection', 'close');
    if (isForApi(incoming)) {
      void answerApi(incoming, outgoing);
      return;
    }
    if (!isReadableUrl(incoming.url ?? '/')) {
      outgoing
        .writeHead(400, { 'Content-Type': 'text/plain' })
        .end('This address cannot be read: it holds %00 or a broken % sequence, or does not begin with a slash.\n');
      return;
    }
    // Pages have no other way to know their own address, which they come back to after a sign-in.
    incoming.headers['x-rampart-path'] = incoming.url;
    prepared.then(
      () => {
        const answer = () => pages.getRequestHandler()(incoming, outgoing);
        return wantsDocument(incoming) ? markup.run([], answer) : answer();
      },
      () => outgoing.writeHead(503, { 'Content-Type': 'text/plain' }).end('The pages are not available: the log says why.\n'),
    );
  };
  const upgrade: Handler['upgrade'] = (incoming, socket, head) => {
    prepared.then(
      () => pages.getUpgradeHandler()(incoming, socket, head),
      () => socket.destroy(),
    );
  };
  return {
    request,
    upgrade,
    drain() {
      isDraining = true;
      closeStreams();
    },
    close: () => prepared.then(() => pages.close()).catch(() => {}),
  };
}

/** A browser that loads a page, rather than the pages' router, which asks for data, or posts an action. */
function wantsDocument({ headers }: IncomingMessage): boolean {
  return (headers.accept ?? '').includes('text/html') && headers.rsc === undefined && headers['next-action'] === undefined;
}
