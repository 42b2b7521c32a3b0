import { describe, expect, it } from 'vitest';
import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { createRandom } from '@/lib/simulate/random';
import { logEAbsoluteLimit, logEExactProportion } from '@/lib/stats/exact-proportion';
import { rateError } from './draw-looks';

const RUNS = 2000;
const LOOKS = 200;
const ALPHA = 0.05;
const LIMIT = ALPHA + 3 * rateError(ALPHA, RUNS);

describe.each([0.001, 0.01, 0.05])('the exact process at a rate of %f, candidate at 5 %% of the units, from the first event on', (rate) => {
  const alarms = (factor: number) => {
    const random = createRandom(77);
    let count = 0;
    for (let run = 0; run < RUNS; run += 1) {
      let x = 0;
      let k = 0;
      for (let look = 0; look < LOOKS; look += 1) {
        const events = drawBinomial(random, 10, rate * factor);
        x += events;
        k += events + drawBinomial(random, 190, rate);
        if (k > 0 && logEExactProportion({ x, k, pi0: 0.05, r: 5, side: 'above' }) >= Math.log(1 / ALPHA)) {
          count += 1;
          break;
        }
      }
    }
    return count / RUNS;
  };

  it('alarms at most at α when both arms have that rate', () => expect(alarms(1)).toBeLessThanOrEqual(LIMIT));

  it('alarms when the candidate fails twenty times as often', () => expect(alarms(Math.min(20, 0.9 / rate))).toBeGreaterThan(0.9));
});

describe('the absolute limit', () => {
  const alarms = (rate: number) => {
    const random = createRandom(78);
    let count = 0;
    for (let run = 0; run < RUNS; run += 1) {
      let x = 0;
      for (let look = 1; look <= LOOKS; look += 1) {
        x += drawBinomial(random, 20, rate);
        if (logEAbsoluteLimit({ x, n: 20 * look, limit: 0.05, side: 'above' }) >= Math.log(1 / ALPHA)) {
          count += 1;
          break;
        }
      }
    }
    return count / RUNS;
  };

  it('alarms at most at α at the limit and always well above it', () => {
    expect(alarms(0.05)).toBeLessThanOrEqual(LIMIT);
    expect(alarms(0.08)).toBeGreaterThan(0.99);
  });
});
