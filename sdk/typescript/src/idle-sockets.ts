import { nodeModule } from './node-module';

interface Sent {
  request?: { path?: unknown; origin?: unknown };
  socket?: { alpnProtocol?: unknown; unref?: () => void };
}

interface Channels {
  subscribe(name: string, listener: (message: unknown) => void): void;
  unsubscribe(name: string, listener: (message: unknown) => void): void;
}

/** Told by Node's `fetch` when a request goes out, with its socket. */
const SENT = 'undici:client:sendHeaders';

/**
 * Until the returned function is called, sockets on which `url` is requested do not keep a Node process alive: a stream is open for
 * ever, but nobody waits for it. Other requests keep theirs, so that an awaited flush is still sent.
 */
export function idleSockets(url: string): () => void {
  const channels = nodeModule<Channels>('diagnostics_channel');
  const onSent = (message: unknown) => {
    const { request, socket } = message as Sent;
    // One connection of HTTP/2 is shared with other requests.
    if (`${request?.origin}${request?.path}` === url && socket?.alpnProtocol !== 'h2') socket?.unref?.();
  };
  channels?.subscribe(SENT, onSent);
  return () => channels?.unsubscribe(SENT, onSent);
}
