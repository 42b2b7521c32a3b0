import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '@/lib/server/free-port';

/** A way to a database that can be cut, as when Postgres or the network goes away. */
export interface Relay {
  url: string;
  /** Ends all connections at once and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again, if it does not; when asked to, only until they have been greeted and send their first query. */
  mend(options?: { untilFirstQuery: boolean }): Promise<void>;
}

/** What Postgres says when it waits for a query. */
const READY = Buffer.from('Z\0\0\0\x05I');

/** Stands in front of a database, cut at first. */
export async function createRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const own = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  function join(near: Socket, untilFirstQuery: boolean): void {
    const far = connect({ host: hostname, port: Number(port) });
    if (untilFirstQuery) {
      far.on('data', (data) => {
        if (data.includes(READY)) near.once('data', () => near.resetAndDestroy());
      });
    }
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  return {
    url: Object.assign(new URL(url), { port: String(own) }).href,
    async cut() {
      const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
    async mend({ untilFirstQuery } = { untilFirstQuery: false }) {
      if (server?.listening) return;
      server = createServer((near) => join(near, untilFirstQuery));
      await new Promise<void>((resolve) => server?.listen({ host: '127.0.0.1', port: own }, resolve));
    },
  };
}
