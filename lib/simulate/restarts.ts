import { attemptAlpha } from '@/lib/gate/attempt-alpha';
import { createScene, type Scene } from './ramp-traffic';
import { createRandom } from './random';
import { referenceDesign } from './reference-design';
import { SIMULATED_START, simulateRamp } from './simulate-ramp';
import { type SuiteOptions, type SuiteRow, suiteCase, suiteRow, suiteTwin } from './suite-row';
import { estimate } from './tally';
import type { Estimate } from './types';

const ATTEMPTS = 20;
const ALPHA = 0.05;

/** Point 4: a candidate at the margin, started again twenty times, is ever promoted with probability alpha at most. */
export function restarts({ runs, seed }: SuiteOptions): SuiteRow {
  return suiteRow({
    point: 4,
    name: 'twenty_restarts',
    bound: ALPHA,
    runs,
    cases: [suiteCase('superior_at_0', everPromoted(0, ATTEMPTS, { runs, seed }))],
    twin: suiteTwin('promote_at_plus_5_within_3_attempts', everPromoted(0.05, 3, { runs, seed: seed + 1 }), 0.85),
  });
}

function everPromoted(effect: number, attempts: number, { runs, seed }: SuiteOptions): Estimate {
  const scenes = Array.from({ length: attempts }, (_, index): Scene => {
    const design = referenceDesign({ alpha: attemptAlpha(ALPHA, index + 1) });
    return createScene(design, { primary: effect }, SIMULATED_START);
  });
  const random = createRandom(seed);
  let promoted = 0;
  for (let run = 0; run < runs; run += 1) {
    if (scenes.some((scene) => simulateRamp(scene, random).end === 'promoted')) promoted += 1;
  }
  return estimate(promoted, runs);
}
