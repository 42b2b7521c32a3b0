import { createScene } from './ramp-traffic';
import { createRandom } from './random';
import { SIMULATED_START, simulateRamp } from './simulate-ramp';
import { tally } from './tally';
import type { Characteristics, Design, Effects } from './types';

export interface SimulateOptions {
  runs: number;
  seed: number;
  /** Called about every hundredth of the runs. */
  onProgress?: ((done: number, runs: number) => void) | undefined;
}

export const MAX_UNITS_PER_DAY = 1_000_000_000;
export const MAX_LOOKS = 100_000;

/**
 * Operating characteristics of a design at one set of true effects, by simulating whole ramps through the production gate. The same
 * seed gives the same figures.
 *
 * @throws RangeError when the design cannot be simulated
 */
export function simulate(design: Design, effects: Effects, { runs, seed, onProgress }: SimulateOptions): Characteristics {
  requireDesign(design);
  if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`simulate requires a whole number of runs from 1, got ${runs}`);
  const scene = createScene(design, effects, SIMULATED_START);
  const random = createRandom(seed);
  const counted = tally(design, effects);
  const stride = Math.max(1, Math.floor(runs / 100));
  for (let run = 1; run <= runs; run += 1) {
    counted.add(simulateRamp(scene, random));
    if (onProgress !== undefined && (run % stride === 0 || run === runs)) onProgress(run, runs);
  }
  return counted.result();
}

function requireDesign({ policy, models, unitsPerDay, lookMs }: Design): void {
  if (policy.metrics.length !== models.length) {
    throw new RangeError(`simulate requires a model for each of ${policy.metrics.length} metrics, got ${models.length}`);
  }
  if (!(unitsPerDay > 0 && unitsPerDay < MAX_UNITS_PER_DAY)) {
    throw new RangeError(`simulate requires 0 < unitsPerDay < ${MAX_UNITS_PER_DAY}, got ${unitsPerDay}`);
  }
  const looks = policy.maxDurationMs / lookMs;
  if (!(lookMs > 0 && looks >= 1 && looks <= MAX_LOOKS)) {
    throw new RangeError(`simulate requires 1 to ${MAX_LOOKS} looks within the maximum duration, got ${looks}`);
  }
}
