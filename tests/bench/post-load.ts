import { connect, type Socket } from 'node:net';

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds that 99 of 100 answers took at most. */
  p99: number;
}

interface LoadInput {
  port: number;
  path: string;
  headers: Record<string, string>;
  body: (index: number) => string;
  connections: number;
  requests: number;
}

/**
 * Sends POST requests over a few kept-alive connections, one at a time on each. It writes bytes and looks for the announced length alone:
 * a full HTTP client would cost more than the servers it measures.
 */
export async function postLoad({ port, path, headers, body, connections, requests }: LoadInput): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const head = Object.entries({ host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      const answers = answersOf(socket);
      while (next < requests) {
        const text = body(next);
        next += 1;
        const sent = performance.now();
        socket.write(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
        const status = await answers();
        times.push(performance.now() - sent);
        if (status !== 200) throw new Error(`the server answered ${status}`);
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { requestsPerSecond: requests / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

/** A function that waits for the next whole answer and gives its status. */
function answersOf(socket: Socket): () => Promise<number> {
  let received = '';
  let wake: ((status: number) => void) | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    received += part;
    const status = takeAnswer();
    if (status !== undefined) wake?.(status);
  });
  socket.on('close', () => wake?.(0));
  function takeAnswer(): number | undefined {
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const head = received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    const isChunked = Number.isNaN(length);
    const total = isChunked ? received.indexOf('0\r\n\r\n', end) + 5 : end + 4 + length;
    if (isChunked ? total < 5 : received.length < total) return undefined;
    received = received.slice(total);
    return Number(head.slice(9, 12));
  }
  return () => new Promise((resolve) => (wake = resolve));
}
