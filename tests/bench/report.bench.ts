import type { BenchRow } from '@/lib/cli/bench';
import { buildReport } from '@/lib/report/build-report';
import { startBenchDatabase } from './bench-database';
import { EXPERIMENT, type ExperimentSize, fillExperiment, LARGE, LOOKS, SLICES } from './large-experiment';
import { quantile, timesOf } from './times-of';

const USUAL: ExperimentSize = { metrics: ['ctr', 'error', 'latency', 'revenue', 'sessions'], strata: 4 };
const RUNS = 41;
const MOST_MS = 50;
const MOST_LARGE_MS = 100;

/**
 * A report with 500 looks and 10 slices: of 5 metrics over 4 stages, and of 20 over 5. It reads no event, so that their number does not
 * matter.
 */
export async function bench(): Promise<BenchRow[]> {
  const median = quantile(await readTimes(USUAL), 0.5);
  const p95 = quantile(await readTimes(LARGE), 0.95);
  return [
    { name: 'report.read', value: median, unit: 'ms', target: MOST_MS, pass: median <= MOST_MS },
    { name: 'report.read.large.p95', value: p95, unit: 'ms', target: MOST_LARGE_MS, pass: p95 <= MOST_LARGE_MS },
  ];
}

async function readTimes(size: ExperimentSize): Promise<number[]> {
  const { sql, stop } = await startBenchDatabase();
  try {
    const environmentId = await fillExperiment(sql, size);
    const read = () => buildReport({ sql, environmentId, experimentKey: EXPERIMENT, now: new Date() });
    const report = await read();
    const [primary] = report.metrics;
    if (primary?.series.length !== LOOKS || primary.slices.length !== SLICES.length || report.metrics.length !== size.metrics.length)
      throw new Error('the report of the bench is incomplete');
    return await timesOf(RUNS, read);
  } finally {
    await stop();
  }
}
