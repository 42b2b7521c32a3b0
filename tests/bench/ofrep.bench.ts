import { ensureKey } from '@/lib/auth/create-key';
import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { startBenchDatabase } from './bench-database';
import { startBenchServer } from './bench-server';
import { type Load, postLoad } from './post-load';

const KEY = 'bench-server-key';
const REQUESTS = 20_000;
const CONNECTIONS = 16;
const ROUNDS = 5;
const TARGET = 0.35;

/** Single evaluations against a bare server that parses the same body: interleaved rounds, medians. */
export async function bench(): Promise<BenchRow[]> {
  const database = await startBenchDatabase();
  await defineExperiment(database.sql);
  const rampart = await startBenchServer('./rampart-server.ts', { DATABASE_URL: database.url });
  const bare = await startBenchServer('./bare-server.ts');
  try {
    const loads: { rampart: Load[]; bare: Load[] } = { rampart: [], bare: [] };
    await measure(rampart.port, 0, REQUESTS / 4);
    await measure(bare.port, 0, REQUESTS / 4);
    for (let round = 1; round <= ROUNDS; round += 1) {
      loads.rampart.push(await measure(rampart.port, round, REQUESTS));
      loads.bare.push(await measure(bare.port, round, REQUESTS));
    }
    return rowsOf(loads);
  } finally {
    await rampart.stop();
    await bare.stop();
    await database.stop();
  }
}

function rowsOf({ rampart, bare }: { rampart: Load[]; bare: Load[] }): BenchRow[] {
  const own = median(rampart.map(({ requestsPerSecond }) => requestsPerSecond));
  const ratio = own / median(bare.map(({ requestsPerSecond }) => requestsPerSecond));
  return [
    { name: 'ofrep.single.vs_bare_node', value: ratio, unit: 'ratio', target: TARGET, pass: ratio >= TARGET },
    { name: 'ofrep.single', value: own, unit: 'requests/s', target: null, pass: null },
    { name: 'ofrep.single.p99', value: median(rampart.map(({ p99 }) => p99)), unit: 'ms', target: null, pass: null },
    { name: 'ofrep.bare.p99', value: median(bare.map(({ p99 }) => p99)), unit: 'ms', target: null, pass: null },
  ];
}

/** Units come back within a round and are new in the next, as users are. */
function measure(port: number, round: number, requests: number): Promise<Load> {
  return postLoad({
    port,
    path: '/ofrep/v1/evaluate/flags/ranker',
    headers: { authorization: `Bearer ${KEY}` },
    body: (index) => JSON.stringify({ context: { targetingKey: `user-${round}-${index % 5000}`, country: 'DE', age: 30 } }),
    connections: CONNECTIONS,
    requests,
  });
}

async function defineExperiment(sql: Sql): Promise<void> {
  const now = new Date();
  const environment = await bootstrapEnvironment({ sql, now, variables: { RAMPART_SERVER_KEY: KEY }, ensureKey });
  const ctx = { sql, environmentId: environment.id, actor: { name: 'bench', role: 'owner' as const }, now };
  await putMetric({ ctx, input: { key: 'ctr', document: { kind: 'proportion', event: 'click' } } });
  const document = {
    name: 'Ranker',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', value: { model: 'ranker', version: '7' } },
      { key: 'candidate', role: 'candidate', value: { model: 'ranker', version: '8' } },
    ],
    metrics: { primary: 'ctr' },
    ramp: { stages: [{ coverage: 0.5, minDuration: '7d' }] },
  };
  await putExperiment({ ctx, input: { key: 'ranker', document } });
  await startExperiment({ ctx, input: { key: 'ranker' } });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
