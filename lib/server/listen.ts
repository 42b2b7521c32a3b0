import type { Server } from 'node:http';
import { StartError } from './start-error';

const REASONS: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
  EACCES: (_host, port) => `This account may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`,
  EADDRNOTAVAIL: (host) => `This machine has no address ${host}. Set HOST to one it has, or to 0.0.0.0 for all.`,
  ENOTFOUND: (host) => `HOST=${host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for all.`,
};

/** Lets a server listen and returns its port. Throws a `StartError` in a person's words when it cannot. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(inWords(error, host, port)));
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Why a server cannot listen, in a person's words where there are some. */
export function inWords(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const explain = REASONS[error.code ?? ''];
  return explain === undefined ? error : new StartError(explain(host, port));
}

/** The address a browser on this machine can open. */
export function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
