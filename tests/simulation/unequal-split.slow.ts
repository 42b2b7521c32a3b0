import { describe, expect, it } from 'vitest';
import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { createRandom } from '@/lib/simulate/random';
import { confidenceSequence } from '@/lib/stats/confidence-sequence';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import { rateError } from './draw-looks';

const RUNS = 3000;
const LOOKS = 200;
const ALPHA = 0.05;
const RHO = sequenceRho(5000, ALPHA, 'exact');

/** Share of A/A runs at 5 % conversion in which the confidence sequence rejects, the candidate having a small share. */
function falseAlarms({ control, candidate, minEvents }: { control: number; candidate: number; minEvents: number }): number {
  const random = createRandom(31);
  let alarms = 0;
  for (let run = 0; run < RUNS; run += 1) {
    let eventsControl = 0;
    let eventsCandidate = 0;
    for (let look = 1; look <= LOOKS; look += 1) {
      eventsControl += drawBinomial(random, control, 0.05);
      eventsCandidate += drawBinomial(random, candidate, 0.05);
      if (Math.min(eventsControl, eventsCandidate) < minEvents) continue;
      const p = eventsControl / (control * look);
      const q = eventsCandidate / (candidate * look);
      const standardError = Math.sqrt((p * (1 - p)) / (control * look) + (q * (1 - q)) / (candidate * look));
      const effect = { estimate: q - p, standardError, units: (control + candidate) * look };
      const result = confidenceSequence(effect, { rho: RHO, alpha: ALPHA });
      if (result.ok && result.value.pValue <= ALPHA) {
        alarms += 1;
        break;
      }
    }
  }
  return alarms / RUNS;
}

describe('why an asymptotic process must wait: a candidate at 5 and 10 % of the units', () => {
  it.each([
    [180, 20],
    [190, 10],
  ])('alarms too often from the first event on, and at most at α after 20 events in each arm (%i to %i)', (control, candidate) => {
    const limit = ALPHA + 3 * rateError(ALPHA, RUNS);
    expect(falseAlarms({ control, candidate, minEvents: 1 })).toBeGreaterThan(ALPHA + rateError(ALPHA, RUNS));
    expect(falseAlarms({ control, candidate, minEvents: 20 })).toBeLessThanOrEqual(limit);
  });
});
