import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import next from 'next';
import { createApp } from './app';
import type { ServerSettings } from './settings';

export interface Handler {
  request: RequestListener;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  close(): Promise<void>;
}

/** Paths that are answered here; the router of the pages answers some fifty times fewer requests a second. */
const HOT_PATH = /^\/(?:api\/v1(?:[/?]|$)|ofrep\/|(?:healthz|readyz|metrics)(?:[/?]|$))/;

/** One listener in front of the data plane, the REST API and the pages. */
export function createHandler({ settings, signal }: { settings: ServerSettings; signal: AbortSignal }): Handler {
  const app = createApp({ signal });
  const answerHot = getRequestListener((request) => app.fetch(request));
  const pages = next({ dev: settings.isDevelopment, dir: settings.root, hostname: settings.host, port: settings.port });
  const prepared = pages.prepare();
  // Whoever asks for a page sees the failure; the data plane does not depend on the pages.
  prepared.catch((error: unknown) => console.error('The pages could not be prepared:', error));

  const request: RequestListener = (incoming, outgoing) => {
    if (signal.aborted) outgoing.setHeader('Connection', 'close');
    if (HOT_PATH.test(incoming.url ?? '/')) {
      void answerHot(incoming, outgoing);
      return;
    }
    prepared.then(
      () => pages.getRequestHandler()(incoming, outgoing),
      () => outgoing.writeHead(503, { 'Content-Type': 'text/plain' }).end('The pages are not available: the log says why.\n'),
    );
  };
  const upgrade: Handler['upgrade'] = (incoming, socket, head) => {
    prepared.then(
      () => pages.getUpgradeHandler()(incoming, socket, head),
      () => socket.destroy(),
    );
  };
  const close = async () => {
    await prepared.then(
      () => pages.close(),
      () => {},
    );
  };
  return { request, upgrade, close };
}
