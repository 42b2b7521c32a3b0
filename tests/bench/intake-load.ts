import { fileURLToPath } from 'node:url';
import { headOf, openRaw } from './raw-connection';

export const BENCH_KEY = 'bench-server-key';

export interface Load {
  eventsPerSecond: number;
  p99Ms: number;
}

const BATCH = 100;
const MOST_BATCHES_A_SECOND = 900;

export interface DriveOptions {
  port: number;
  connections: number;
  seconds: number;
  /** All connections together; as fast as it goes when left out. */
  eventsPerSecond?: number;
}

/** Sends batches over kept connections; every answer must be a 202 with all events accepted. */
async function drive({ port, connections, seconds, eventsPerSecond }: DriveOptions): Promise<Load> {
  const head = headOf(port, '/api/v1/events', { authorization: `Bearer ${BENCH_KEY}` });
  // Made beforehand, so that making them takes no time from the server.
  const bodies = Array.from({ length: seconds * MOST_BATCHES_A_SECOND }, batchBody);
  const began = performance.now();
  const end = began + seconds * 1000;
  const times: number[] = [];
  const pauseMs = eventsPerSecond === undefined ? 0 : (1000 * BATCH * connections) / eventsPerSecond;
  async function connection(number: number): Promise<void> {
    const { post, close } = await openRaw(port);
    let due = began + (pauseMs * number) / connections;
    for (let body = bodies.pop(); body !== undefined && performance.now() < end; body = bodies.pop()) {
      const wait = due - performance.now();
      if (pauseMs > 0 && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      due += pauseMs;
      const sent = performance.now();
      const answer = await post(head, body);
      times.push(performance.now() - sent);
      const isWhole = answer.status === 202 && answer.body.startsWith(`{"accepted":${BATCH},`);
      if (!isWhole) throw new Error(`answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    }
    close();
  }
  await Promise.all(Array.from({ length: connections }, (_, number) => connection(number)));
  const eventsEachSecond = (times.length * BATCH) / ((performance.now() - began) / 1000);
  times.sort((a, b) => a - b);
  return { eventsPerSecond: eventsEachSecond, p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

let sequence = 0;

// A UUIDv7 as the SDK makes them: the time, then a counter.
export function messageId(): string {
  sequence += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  const tail = sequence.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

function batchBody(): Buffer {
  const timestamp = new Date().toISOString();
  const batch = Array.from({ length: BATCH }, () => ({
    type: 'track',
    messageId: messageId(),
    timestamp,
    unitId: `user-${Math.floor(Math.random() * 1e6)}`,
    event: 'latency_ms',
    value: Math.round(Math.random() * 1e5) / 1000,
  }));
  return Buffer.from(JSON.stringify({ sentAt: timestamp, batch }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = JSON.parse(process.argv[2] ?? '{}') as DriveOptions;
  process.stdout.write(JSON.stringify(await drive(options)));
}
