import type { BenchRow } from '@/lib/cli/bench';
import { fixedHorizonLift } from '@/lib/stats/fixed-horizon-interval';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { contrast } from '@/lib/stats/harm-statistic';
import { lowerBound } from '@/lib/stats/lower-bound';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';
import { sequentialDifference, sequentialLift } from '@/lib/stats/two-sided-interval';
import type { Stratum } from '@/lib/stats/types';

const ROUNDS = 9;

/**
 * Inference of a full report (20 metrics × 4 comparisons × 10 slices × 5 stages), and ten group-sequential looks: the best
 * of nine rounds, by processor time.
 */
export async function bench(): Promise<BenchRow[]> {
  const cells = Array.from({ length: 20 * 4 * 10 }, (_, index) => strataOf(index));
  const fractions = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
  return [
    row('stats.report_inference', 25, () => cells.reduce((sum, strata) => sum + inferAll(strata), 0)),
    row('stats.group_sequential_10_looks', 50, () => {
      const plan = { spending: { kind: 'obrien_fleming' }, alpha: 0.05, sides: 2, fractions } as const;
      return groupSequentialBounds(plan).boundaries.at(-1) ?? 0;
    }),
  ];
}

/** Everything a cell of the report shows: gate, harm, displayed bound, anytime-valid and fixed intervals of difference and lift. */
function inferAll(strata: Stratum[]): number {
  const gate = contrast(strata, { margin: 0.04, sign: 1 });
  const harm = contrast(strata, { margin: 0, sign: 1 });
  const bound = lowerBound(strata, { sign: 1, r: 300, alpha: 0.05 });
  const difference = sequentialDifference(strata, { r: 300, alpha: 0.05 });
  const lift = sequentialLift(strata, { r: 300, alpha: 0.05 });
  const fixed = fixedHorizonLift(strata, 0.05);
  const isComplete = bound.ok && difference.ok && lift.ok && fixed.ok;
  if (!isComplete) throw new Error('the bench draws a cell that cannot be inferred');
  const logE = logEOneSided({ ...gate, r: 300 }) + logEOneSided({ u: -harm.u, v: harm.v, r: 100 });
  return logE + bound.value + fixed.value.pValue + lift.value.estimate;
}

function strataOf(index: number): Stratum[] {
  return [0.01, 0.02, 0.05, 0.1, 0.2].map((scale, stage) => {
    const n = Math.round(1e6 * scale) + index;
    const rate = 0.05 + 0.01 * ((index + stage) % 7);
    const arm = (p: number) => ({ n, mean: p, variance: (p * (1 - p) * n) / (n - 1) });
    return { control: arm(rate), candidate: arm(rate * (1 + 0.01 * ((index % 9) - 4))) };
  });
}

function row(name: string, target: number, work: () => number): BenchRow {
  let best = Infinity;
  let guard = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    guard += work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  if (!Number.isFinite(guard)) throw new Error(`${name} computed ${guard}`);
  return { name, value: best, unit: 'ms', target, pass: best <= target };
}
