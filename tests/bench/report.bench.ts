import { ensureKey } from '@/lib/auth/create-key';
import type { BenchRow } from '@/lib/cli/bench';
import type { Sql } from '@/lib/db/types';
import { bootstrapEnvironment } from '@/lib/experiments/bootstrap-environment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { buildReport } from '@/lib/report/build-report';
import { startBenchDatabase } from './bench-database';

interface Size {
  metrics: string[];
  strata: number;
}

const USUAL: Size = { metrics: ['ctr', 'error', 'latency', 'revenue', 'sessions'], strata: 4 };
const LARGE: Size = { metrics: Array.from({ length: 20 }, (_, index) => `metric-${index}`), strata: 5 };
const SLICES = Array.from({ length: 10 }, (_, index) => `country=C${index}`);
const LOOKS = 500;
const RUNS = 41;
const MOST_MS = 50;
const MOST_LARGE_MS = 100;

/**
 * A report with 500 looks and 10 slices: of 5 metrics over 4 stages, and of 20 over 5. It reads no event, so that their number does not
 * matter.
 */
export async function bench(): Promise<BenchRow[]> {
  const usual = await timesOf(USUAL);
  const large = await timesOf(LARGE);
  const median = quantile(usual, 0.5);
  const p95 = quantile(large, 0.95);
  return [
    { name: 'report.read', value: median, unit: 'ms', target: MOST_MS, pass: median <= MOST_MS },
    { name: 'report.read.large.p95', value: p95, unit: 'ms', target: MOST_LARGE_MS, pass: p95 <= MOST_LARGE_MS },
  ];
}

/** In ascending order. */
async function timesOf(size: Size): Promise<number[]> {
  const { sql, stop } = await startBenchDatabase();
  try {
    const environment = await bootstrapEnvironment({ sql, now: new Date(), variables: {}, ensureKey });
    const attemptId = await defineExperiment(sql, environment.id, size);
    await fill(sql, attemptId, size);
    const read = () => buildReport({ sql, environmentId: environment.id, experimentKey: 'ranker', now: new Date() });
    const report = await read();
    const [primary] = report.metrics;
    if (primary?.series.length !== LOOKS || primary.slices.length !== SLICES.length || report.metrics.length !== size.metrics.length)
      throw new Error('the report of the bench is incomplete');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const started = performance.now();
      await read();
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b);
  } finally {
    await stop();
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

async function defineExperiment(sql: Sql, environmentId: number, { metrics }: Size): Promise<number> {
  const ctx = { sql, environmentId, actor: { name: 'bench', role: 'owner' as const }, now: new Date() };
  for (const key of metrics) await putMetric({ ctx, input: { key, document: { kind: 'proportion', window: '1h' } } });
  const document = {
    name: 'Ranker',
    unit: 'user',
    slices: ['country'],
    variants: [
      { key: 'control', role: 'control', value: 7 },
      { key: 'candidate', role: 'candidate', value: 8 },
    ],
    metrics: { primary: metrics[0], guardrails: metrics.slice(1).map((metric) => ({ metric, margin: 0.1 })) },
    plan: { unitsPerDay: 200_000, baseline: Object.fromEntries(metrics.map((key) => [key, { mean: 0.1 }])) },
  };
  await putExperiment({ ctx, input: { key: 'ranker', document } });
  await startExperiment({ ctx, input: { key: 'ranker' } });
  const [row] = await sql<{ attempt_id: number }[]>`select attempt_id from experiments where key = 'ranker'`;
  return row?.attempt_id ?? 0;
}

async function fill(sql: Sql, attemptId: number, { metrics, strata }: Size): Promise<void> {
  await sql`
    insert into stages (attempt_id, ordinal, stage, coverage, candidate_share, config_version, entered_at)
    select ${attemptId}, s, s, 0.1 * s, 0.5, s, now() from generate_series(1, ${strata - 1}::int) s`;
  await sql`
    insert into moments (attempt_id, metric, stratum, variant, slice, units, sum_y, sum_yy, sum_abs_y, raw_sum_y, raw_sum_yy, non_zero, events)
    select ${attemptId}, metric, stratum, variant, slice, 100000, y * 1000000, y * 1000000000000, y * 1000000, y * 1000000, y * 1000000000000, y, y
    from unnest(${metrics}::text[]) metric, generate_series(0, ${strata - 1}::int) stratum, generate_series(0, 1) variant,
      unnest(${['', ...SLICES]}::text[]) slice, lateral (select (10000 + variant * 10)::numeric as y) y`;
  await sql`
    insert into exposure_counts (attempt_id, stratum, variant, slice, units)
    select ${attemptId}, stratum, variant, slice, 100000
    from generate_series(0, ${strata - 1}::int) stratum, generate_series(0, 1) variant, unnest(${['', ...SLICES]}::text[]) slice`;
  const figure = {
    stage: 0,
    coverage: 0.05,
    control: 1000,
    candidate: 1000,
    lift: 0.01,
    lower: -0.05,
    upper: 0.07,
    lnE: -1.5,
    harmLnE: -2,
  };
  const figures = JSON.stringify(Object.fromEntries(metrics.map((key) => [key, figure])));
  await sql`
    insert into looks (attempt_id, at, settled_to, figures)
    select ${attemptId}, now() + look * interval '1 minute', now(), ${figures}::jsonb from generate_series(1, ${LOOKS}::int) look`;
  await sql`
    insert into decisions (experiment_id, attempt_id, at, kind, actor, outcome, sentence, from_state, to_state, from_coverage, to_coverage, rules,
      inputs, inputs_hash, output, config_version)
    select experiment_id, attempt_id, at + n * interval '1 minute', 'tick', 'worker', 'hold', 'Hold at 5 %.', 'running', 'running', 0.05, 0.05,
      rules, inputs, inputs_hash, output, config_version
    from decisions, generate_series(1, ${LOOKS}::int) n where attempt_id = ${attemptId}`;
}
