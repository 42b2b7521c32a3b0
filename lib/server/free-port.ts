import { createServer } from 'node:net';
import { inWords } from './listen';

/** A port of the loopback address that nobody listens on at the moment; `preferred` when it is free. */
export async function freePort(preferred = 0): Promise<number> {
  return (await listenOnce('127.0.0.1', preferred)) ?? (await freePort());
}

/**
 * Whether a server could listen there now.
 *
 * @throws StartError when it never could
 */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  if (port === 0) return true;
  const found = await listenOnce(host, port).catch((error) => {
    throw inWords(error, host, port);
  });
  return found !== undefined;
}

function listenOnce(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? port) : port));
    });
  });
}
