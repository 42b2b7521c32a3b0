import { describe, expect, it } from 'vitest';
import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { createRandom } from '@/lib/simulate/random';
import { chi2 } from '@/lib/stats/distributions';
import { logESrm } from '@/lib/stats/srm-process';
import { rateError } from './draw-looks';

const LOOKS = 100;
const UNITS = 1000;

interface Setting {
  planned: number;
  real: number;
  runs: number;
  alpha: number;
  looks?: number;
}

describe.each([0.5, 0.1, 0.05])('sample ratio over 100 looks, planned share %f', (share) => {
  const RUNS = 4000;
  const ALPHA = 0.01;

  it('alarms at most at α when monitored, where a peeked chi-square alarms ten times as often', () => {
    const { sequential, peeked } = alarms({ planned: share, real: share, runs: RUNS, alpha: ALPHA });
    expect(sequential).toBeLessThanOrEqual(ALPHA + 3 * rateError(ALPHA, RUNS));
    expect(peeked).toBeGreaterThan(0.08);
  });

  it('finds a loss of 10 % of the candidate’s units', () => {
    const lost = (0.9 * share) / (0.9 * share + 1 - share);
    expect(alarms({ planned: share, real: lost, runs: 300, alpha: 0.001 }).sequential).toBeGreaterThan(0.95);
  });
});

describe('the gate’s level of 0.1 %', () => {
  it('alarms at most that often in 20,000 runs', () => {
    const { sequential } = alarms({ planned: 0.5, real: 0.5, runs: 20_000, alpha: 0.001, looks: 40 });
    expect(sequential).toBeLessThanOrEqual(0.001 + 3 * rateError(0.001, 20_000));
  });
});

function alarms({ planned, real, runs, alpha, looks = LOOKS }: Setting): { sequential: number; peeked: number } {
  const random = createRandom(4711);
  const critical = chi2.isf(alpha, 1);
  let sequential = 0;
  let peeked = 0;
  for (let run = 0; run < runs; run += 1) {
    let x = 0;
    let isAlarm = false;
    let isPeekedAlarm = false;
    for (let look = 1; look <= looks; look += 1) {
      x += drawBinomial(random, UNITS, real);
      const n = look * UNITS;
      isPeekedAlarm ||= (x - n * planned) ** 2 / (n * planned * (1 - planned)) > critical;
      isAlarm ||= logESrm([x, n - x], [planned, 1 - planned]) >= Math.log(1 / alpha);
    }
    if (isAlarm) sequential += 1;
    if (isPeekedAlarm) peeked += 1;
  }
  return { sequential: sequential / runs, peeked: peeked / runs };
}
