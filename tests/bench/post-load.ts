import { headOf, openRaw } from './raw-connection';

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

/** Sends POST requests over a few kept-alive connections, one at a time on each; all must be answered with 200. */
export async function postLoad({ port, path, headers, body, connections, requests }: LoadInput): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const head = headOf(port, path, headers);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await openRaw(port);
      while (next < requests) {
        const bytes = Buffer.from(body(next));
        next += 1;
        const sent = performance.now();
        const { status } = await connection.post(head, bytes);
        times.push(performance.now() - sent);
        if (status !== 200) throw new Error(`the server answered ${status}`);
      }
      connection.close();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { requestsPerSecond: requests / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}
