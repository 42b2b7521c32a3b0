import { describe, expect, it } from 'vitest';
import { expectedSilent } from '@/lib/aggregate/expected-silent';
import { MIN_EXPECTED_SILENT } from '@/lib/gate/observe';
import { createRandom, type Random } from '@/lib/simulate/random';

const RUNS = 40_000;

/** Whether an arm that has never sent the event counts as missing at any moment before both have sent it; looked at after every event. */
function isFalselyMissing(random: Random, eventRate: number): boolean {
  const silent = () => ({ events: 0, others: 0, othersSince: 0 });
  const arms = [silent(), silent()] as const;
  while (arms.some(({ events }) => events === 0)) {
    const arm = random() < 0.5 ? arms[0] : arms[1];
    if (random() < eventRate) arm.events += 1;
    else arm.others += 1;
    if (arm.events === 0) arm.othersSince = arm.others;
    for (const [own, other] of [arms, [arms[1], arms[0]]] as const) {
      if (own.events === 0 && (expectedSilent(own, [other]) ?? 0) >= MIN_EXPECTED_SILENT) return true;
    }
  }
  return false;
}

/** Whether an arm that goes on sending its event counts as missing before the thirtieth; looked at after every event. */
function isFalselySilent(random: Random, eventRate: number): boolean {
  const arm = { events: 0, others: 0, othersSince: 0 };
  while (arm.events < 30) {
    if (random() < eventRate) {
      arm.events += 1;
      arm.othersSince = 0;
    } else {
      arm.others += 1;
      arm.othersSince += 1;
    }
    if ((expectedSilent(arm, []) ?? 0) >= MIN_EXPECTED_SILENT) return true;
  }
  return false;
}

describe('expectedSilent', () => {
  it.each([0.01, 0.05, 0.3])('calls one of two equal arms missing no more than once in 512 times, at an event rate of %f', (rate) => {
    const random = createRandom(17);
    let alarms = 0;
    for (let run = 0; run < RUNS; run += 1) if (isFalselyMissing(random, rate)) alarms += 1;
    const share = alarms / RUNS;
    // Ten events of one arm before the first of the other: 2 · ½¹⁰, or less where the arm has sent too little else by then.
    expect(share).toBeLessThan(1 / 512 + 3 * Math.sqrt(1 / 512 / RUNS));
    expect(share).toBeGreaterThan(0.25 / 512);
  });

  it.each([0.001, 0.1])('seldom calls a rare event missing after an early first one, at an event rate of %f', (rate) => {
    const random = createRandom(5);
    let alarms = 0;
    for (let run = 0; run < 2000; run += 1) if (isFalselySilent(random, rate)) alarms += 1;
    // By the first events' own rate it was one arm in seven.
    expect(alarms / 2000).toBeLessThan(0.02);
  });

  it('calls an arm missing that will never send it', () => {
    const other = { events: 10, others: 990, othersSince: 0 };
    expect(expectedSilent({ events: 0, others: 990, othersSince: 990 }, [other])).toBe(10);
  });
});
