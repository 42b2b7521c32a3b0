import { connect, type Socket } from 'node:net';
import { ensureKey } from '@/lib/auth/create-key';
import type { BenchRow } from '@/lib/cli/bench';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { putFlag } from '@/lib/experiments/put-flag';
import { startBenchDatabase } from './bench-database';
import { startBenchServer } from './bench-server';

const KEY = 'bench-client-key';
const STREAMS = 2_000;
const CHANGES = 10;
const MOST_MEMORY = 150e6;
const MOST_MS = 1_000;

/** Two thousand idle streams on one server: what they cost in memory, and how long a change of the config takes to reach the last one. */
export async function bench(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const { sql } = database;
  const variables = { RAMPART_CLIENT_KEY: KEY };
  const environment = await bootstrapEnvironment({ sql, now: new Date(), variables, ensureKey });
  const server = await startBenchServer('./rampart-server.ts', { DATABASE_URL: database.url });
  const streams: OpenStream[] = [];
  try {
    streams.push(await openStream(server.port));
    const before = await server.memory();
    for (let opened = 0; opened < STREAMS; opened += 100) {
      streams.push(...(await Promise.all(Array.from({ length: 100 }, () => openStream(server.port)))));
    }
    const held = (await server.memory()) - before;
    const slowest: number[] = [];
    for (let change = 1; change <= CHANGES; change += 1) {
      const told = Promise.all(streams.map((stream) => stream.nextMessage()));
      const ctx = { sql, environmentId: environment.id, actor: { name: 'bench', role: 'owner' as const }, now: new Date() };
      const document = { variants: { on: change, off: 0 }, defaultVariant: 'on' };
      await putFlag({ ctx, input: { key: 'flag', document } });
      const committed = performance.now();
      await told;
      slowest.push(performance.now() - committed);
    }
    slowest.sort((a, b) => a - b);
    const last = slowest.at(-1) ?? 0;
    return [
      { name: 'sse.streams_2000.memory', value: held / 1e6, unit: 'MB', target: MOST_MEMORY / 1e6, pass: held <= MOST_MEMORY },
      { name: 'sse.streams_2000.last_told_worst', value: last, unit: 'ms', target: MOST_MS, pass: last <= MOST_MS },
      { name: 'sse.streams_2000.last_told_median', value: slowest[Math.floor(CHANGES / 2)] ?? 0, unit: 'ms', target: null, pass: null },
    ];
  } finally {
    for (const { socket } of streams) socket.destroy();
    await server.stop();
    await database.stop();
  }
}

interface OpenStream {
  socket: Socket;
  nextMessage: () => Promise<void>;
}

async function openStream(port: number): Promise<OpenStream> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setEncoding('latin1');
  let wake: (() => void) | undefined;
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (part: string) => {
      if (part.includes('retry: 2000')) resolve();
      if (part.includes('refetchEvaluation')) wake?.();
    });
  });
  socket.write(`GET /api/v1/stream?key=${KEY} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  await opened;
  return { socket, nextMessage: () => new Promise((resolve) => (wake = resolve)) };
}
