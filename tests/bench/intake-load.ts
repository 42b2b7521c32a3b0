import { Agent, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

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
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  // Made beforehand, so that making them takes no time from the server.
  const bodies = Array.from({ length: seconds * MOST_BATCHES_A_SECOND }, batchBody);
  const began = performance.now();
  const end = began + seconds * 1000;
  const times: number[] = [];
  const pauseMs = eventsPerSecond === undefined ? 0 : (1000 * BATCH * connections) / eventsPerSecond;
  async function connection(number: number): Promise<void> {
    let due = began + (pauseMs * number) / connections;
    for (let body = bodies.pop(); body !== undefined && performance.now() < end; body = bodies.pop()) {
      const wait = due - performance.now();
      if (pauseMs > 0 && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      due += pauseMs;
      const sent = performance.now();
      await post(agent, port, body);
      times.push(performance.now() - sent);
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, number) => connection(number)));
  const eventsEachSecond = (times.length * BATCH) / ((performance.now() - began) / 1000);
  agent.destroy();
  times.sort((a, b) => a - b);
  return { eventsPerSecond: eventsEachSecond, p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

function post(agent: Agent, port: number, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${BENCH_KEY}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ agent, port, host: '127.0.0.1', path: '/api/v1/events', method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part.toString();
      });
      response.on('end', () => {
        const isWhole = response.statusCode === 202 && text.startsWith(`{"accepted":${BATCH},`);
        return isWhole ? resolve() : reject(new Error(`answered ${response.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    request.on('socket', (socket: Socket) => socket.setNoDelay(true));
    request.on('error', reject);
    request.end(body);
  });
}

let sequence = 0;

// A UUIDv7 as the SDK makes them: the time, then a counter.
export function messageId(): string {
  sequence += 1;
  const time = Date.now().toString(16).padStart(12, '0');
  const tail = sequence.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

function batchBody(): string {
  const timestamp = new Date().toISOString();
  const batch = Array.from({ length: BATCH }, () => ({
    type: 'track',
    messageId: messageId(),
    timestamp,
    unitId: `user-${Math.floor(Math.random() * 1e6)}`,
    event: 'latency_ms',
    value: Math.round(Math.random() * 1e5) / 1000,
  }));
  return JSON.stringify({ sentAt: timestamp, batch });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = JSON.parse(process.argv[2] ?? '{}') as DriveOptions;
  process.stdout.write(JSON.stringify(await drive(options)));
}
