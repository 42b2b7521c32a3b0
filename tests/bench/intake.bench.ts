import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { ensureKey } from '@/lib/auth/create-key';
import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { startBenchDatabase } from './bench-database';
import { startBenchServer } from './bench-server';
import { BENCH_KEY, type DriveOptions, type Load, messageId } from './intake-load';

const ROUNDS = 3;
const SECONDS = 4;
const COPY_ROWS = 150_000;

/** Events a second through HTTP until the commit, against raw COPY of the same rows into the same table; interleaved, medians. */
export async function bench(): Promise<BenchRow[]> {
  const { sql, url, stop } = await startBenchDatabase();
  const server = await startBenchServer('./rampart-server.ts', { DATABASE_URL: url });
  const { port } = server;
  try {
    const { id: environmentId } = await createEnvironment(sql, { key: 'production', now: new Date() });
    await ensureKey({ sql, environmentId, actor: { name: 'bench', role: 'owner' } }, { kind: 'server', name: 'bench', key: BENCH_KEY });
    const rates = { copy: [] as number[], eight: [] as number[], thirtyTwo: [] as number[] };
    await drive(port, { connections: 8, seconds: 1 });
    for (let round = 0; round < ROUNDS; round += 1) {
      await sql`truncate event_log`;
      rates.copy.push(await copyRate(url, round));
      await sql`truncate event_log`;
      rates.eight.push((await drive(port, { connections: 8, seconds: SECONDS })).eventsPerSecond);
      await sql`truncate event_log`;
      rates.thirtyTwo.push((await drive(port, { connections: 32, seconds: SECONDS })).eventsPerSecond);
    }
    const half = median(rates.thirtyTwo) / 2;
    const calm = await drive(port, { connections: 32, seconds: SECONDS, eventsPerSecond: half });
    await checkStored(sql);
    const peak = Number(await server.ask('peak memory'));
    return report(rates, calm, peak);
  } finally {
    await server.stop();
    await stop();
  }
}

function report(rates: { copy: number[]; eight: number[]; thirtyTwo: number[] }, calm: Load, peak: number): BenchRow[] {
  const copy = median(rates.copy);
  const ratio = (name: string, values: number[], target: number): BenchRow => {
    const value = median(values.map((rate, round) => rate / (rates.copy[round] ?? copy)));
    return { name, value, unit: 'ratio', target, pass: value >= target };
  };
  const rate = (name: string, value: number): BenchRow => ({ name, value, unit: 'events/s', target: null, pass: null });
  const memory = peak / 1e6;
  return [
    rate('intake.copy', copy),
    rate('intake.http_8', median(rates.eight)),
    rate('intake.http_32', median(rates.thirtyTwo)),
    ratio('intake.http_8.vs_copy', rates.eight, 0.35),
    ratio('intake.http_32.vs_copy', rates.thirtyTwo, 0.5),
    { name: 'intake.half_load.p99', value: calm.p99Ms, unit: 'ms', target: 100, pass: calm.p99Ms <= 100 },
    { name: 'intake.memory', value: memory, unit: 'MB', target: 400, pass: memory <= 400 },
  ];
}

/** The clients are a process of their own: their work and memory are not the server's. */
function drive(port: number, options: Omit<DriveOptions, 'port'>): Promise<Load> {
  const entry = fileURLToPath(new URL('./intake-load.ts', import.meta.url));
  const runner = fileURLToPath(new URL('../../lib/server/run.mjs', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runner, entry, JSON.stringify({ port, ...options })], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(JSON.parse(text) as Load) : reject(new Error(`the clients ended with ${code}`))));
  });
}

/** One connection, the same columns and indexes. */
async function copyRate(url: string, round: number): Promise<number> {
  // Without it every chunk waits for the one before to be acknowledged, which makes COPY look ten times slower than it is.
  const socket = ({ host: [host], port: [port] }: { host: string[]; port: number[] }) =>
    new Promise<Socket>((resolve, reject) => {
      const opened = connectSocket({ host: host ?? '127.0.0.1', port: port ?? 5432 }, () => resolve(opened));
      opened.setNoDelay(true);
      opened.on('error', reject);
    });
  const sql = postgres(url, { max: 1, onnotice: () => {}, socket } as postgres.Options<Record<string, never>>);
  const now = new Date().toISOString();
  const lines: string[] = [];
  for (let from = 0; from < COPY_ROWS; from += 1000) {
    let text = '';
    for (let index = from; index < from + 1000; index += 1) {
      text += `1\tuser-${Math.floor(Math.random() * 1e6)}\t${messageId()}${round}\tlatency_ms\t${index}000\t${now}\t${now}\t${now}\tt\tf\n`;
    }
    lines.push(text);
  }
  await sql`select 1`;
  const began = performance.now();
  const writable = await sql`
    copy event_log (environment_id, unit, message_id, event, value, occurred, received, client_time, from_server, clock_ahead) from stdin`.writable();
  await pipeline(Readable.from(lines, { objectMode: false }), writable);
  const rate = COPY_ROWS / ((performance.now() - began) / 1000);
  await sql.end();
  return rate;
}

async function checkStored(sql: Sql): Promise<void> {
  const [row] = await sql<{ rows: bigint }[]>`select count(*) as rows from event_log`;
  if (row === undefined || row.rows === 0n) throw new Error('nothing was stored');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
