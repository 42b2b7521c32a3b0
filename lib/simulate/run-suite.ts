import { concurrent } from './concurrent';
import { failClosed } from './fail-closed';
import { falsePromotion } from './false-promotion';
import { falseRollback } from './false-rollback';
import { harmBudget } from './harm-budget';
import { mismatch } from './mismatch';
import { monotone } from './monotone';
import { powerHonesty } from './power-honesty';
import { restarts } from './restarts';
import { robustness } from './robustness';
import type { SuiteOptions, SuiteRow } from './suite-row';

/** The points that need nothing but the simulator; 7 and 9 need a database and a server and are run by whoever has them. */
export const SIMULATED_POINTS: readonly { point: number; run: (options: SuiteOptions) => SuiteRow }[] = [
  { point: 1, run: falsePromotion },
  { point: 2, run: harmBudget },
  { point: 3, run: robustness },
  { point: 4, run: restarts },
  { point: 5, run: falseRollback },
  { point: 6, run: mismatch },
  { point: 8, run: failClosed },
  { point: 10, run: monotone },
  { point: 11, run: powerHonesty },
  { point: 12, run: concurrent },
];

/** Runs the simulated points in order. The same runs and seed give the same figures. */
export function runSuite(options: SuiteOptions, only?: readonly number[]): SuiteRow[] {
  return SIMULATED_POINTS.filter(({ point }) => only === undefined || only.includes(point)).map(({ point, run }) => {
    options.onProgress?.(`point ${point}`);
    return run(options);
  });
}
