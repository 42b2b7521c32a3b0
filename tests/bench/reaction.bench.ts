import { ensureKey } from '@/lib/auth/create-key';
import type { BenchRow } from '@/lib/cli/bench';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { runWorker } from '@/lib/jobs/worker';
import { createClient } from '@/sdk/typescript/src/client';
import { startBenchDatabase } from './bench-database';
import { startBenchServer } from './bench-server';

const ADMIN = 'bench-admin-key';
const SERVER = 'bench-server-key';
const RUNS = 20;
const TICK_MS = 1_000;
const UNITS = 400;
const GIVE_UP_MS = 30_000;

type Call = (method: string, path: string, body?: unknown) => Promise<void>;

/** End to end, on the real clock: from the answer to a kill, or to the last harmful event, until an SDK on the stream serves control. */
export async function bench(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  const variables = { RAMPART_ADMIN_KEY: ADMIN, RAMPART_SERVER_KEY: SERVER };
  await bootstrapEnvironment({ sql: database.sql, now: new Date(), variables, ensureKey });
  const server = await startBenchServer('./rampart-server.ts', { DATABASE_URL: database.url });
  const baseUrl = `http://127.0.0.1:${server.port}`;
  const stop = new AbortController();
  const worker = runWorker({ sql: database.sql, tickMs: TICK_MS, signal: stop.signal });
  const client = createClient({ baseUrl, apiKey: SERVER });
  try {
    await client.ready({ timeoutMs: 5_000 });
    const call = caller(baseUrl);
    await call('PUT', 'metrics/success', { kind: 'proportion', event: 'success', direction: 'increase', window: '1s', lateness: '0s' });
    const kills: number[] = [];
    const harms: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const killed = `kill-${run}`;
      await begin({ call, client, key: killed });
      const killedAt = performance.now();
      await call('POST', `experiments/${killed}/kill`, { reason: 'bench' });
      kills.push((await untilControl(client, killed)) - killedAt);
      const harmful = `harm-${run}`;
      await begin({ call, client, key: harmful });
      await call('POST', 'events', { batch: totalFailure(harmful) });
      const arrivedAt = performance.now();
      harms.push((await untilControl(client, harmful)) - arrivedAt);
    }
    return [
      { name: 'reaction.kill_to_sdk_p95', value: percentile95(kills), unit: 'ms', target: 1_000, pass: percentile95(kills) <= 1_000 },
      { name: 'reaction.harm_to_sdk_p95', value: percentile95(harms), unit: 'ms', target: 5_000, pass: percentile95(harms) <= 5_000 },
    ];
  } finally {
    await client.close();
    stop.abort();
    await worker;
    await server.stop();
    await database.stop();
  }
}

type Client = ReturnType<typeof createClient>;

/** Starts an experiment on everybody and waits until the SDK splits by it. */
async function begin({ call, client, key }: { call: Call; client: Client; key: string }): Promise<void> {
  await call('PUT', `experiments/${key}`, {
    name: key,
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', value: 'old' },
      { key: 'candidate', role: 'candidate', value: 'new' },
    ],
    metrics: { primary: 'success' },
    ramp: { stages: [{ coverage: 0.5 }] },
  });
  await call('POST', `experiments/${key}/start`, { reason: 'bench' });
  await until(() => client.peek(key, { targetingKey: candidateUnit(client, key) }).variant === 'candidate', 'the start');
}

function candidateUnit(client: Client, key: string): string {
  for (let unit = 0; unit < 1_000; unit += 1) {
    if (client.peek(key, { targetingKey: `unit-${unit}` }).variant === 'candidate') return `unit-${unit}`;
  }
  return 'none';
}

async function untilControl(client: Client, key: string): Promise<number> {
  await until(() => candidateUnit(client, key) === 'none', 'control for everybody');
  return performance.now();
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const from = performance.now();
  while (!holds()) {
    if (performance.now() - from > GIVE_UP_MS) throw new Error(`waited ${GIVE_UP_MS} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Control succeeds in 99 of 100, the candidate never. */
function totalFailure(experiment: string): object[] {
  return Array.from({ length: UNITS }, (_, index) => {
    const unitId = `${experiment}-${index}`;
    const variant = index % 2 === 0 ? 'control' : 'candidate';
    const exposure = { type: 'exposure', messageId: `${unitId}-x`, unitId, experiment, variant };
    const success = { type: 'track', messageId: `${unitId}-s`, unitId, event: 'success', value: 1 };
    return variant === 'control' && index % 200 !== 0 ? [exposure, success] : [exposure];
  }).flat();
}

function caller(baseUrl: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${baseUrl}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  };
}

function percentile95(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}
