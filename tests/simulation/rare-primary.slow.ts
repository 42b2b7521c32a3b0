import { describe, expect, it } from 'vitest';
import { readSimulatedDesign } from '@/lib/http/simulated-design';
import { simulate } from '@/lib/simulate/simulate';

const RUNS = 2000;
const ALPHA = 0.05;

/** A ramp that is all last stage, so that nothing but its daily read stands before promotion. */
async function promoted(direction: 'increase' | 'decrease', rate: number, effect: number) {
  const { design } = await readSimulatedDesign(
    {
      metrics: { primary: 'event' },
      metricDocuments: [{ key: 'event', kind: 'proportion', direction, window: '1h', lateness: '0s' }],
      plan: { unitsPerDay: 40_000, mde: 0.5, baseline: { event: { mean: rate } } },
      ramp: { alpha: ALPHA, harmBudget: 0.9, stages: [{ coverage: 0.5, minDuration: '7d' }] },
    },
    async () => new Map(),
  );
  return simulate(design, { event: effect }, { runs: RUNS, seed: 11 }).promote;
}

// 28 to 140 events an arm in the whole ramp, for most of which the exact test is the one that is read.
describe.each([0.0001, 0.0002, 0.0005])('a primary metric with a rate of %f', (rate) => {
  it.each(['increase', 'decrease'] as const)('promotes at most α where arms are equal: %s', async (direction) => {
    const { value, se } = await promoted(direction, rate, 0);
    expect(value).toBeLessThanOrEqual(ALPHA + 3 * se);
    expect(value).toBeGreaterThan(0);
  });

  it('promotes a candidate that has a fifth of the errors', async () => {
    expect((await promoted('decrease', rate, 0.8)).value).toBeGreaterThan(0.9);
  });
});
