import { describe, expect, it } from 'vitest';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { createRandom } from '@/lib/simulate/random';
import { confidenceSequence } from '@/lib/stats/confidence-sequence';
import { normal } from '@/lib/stats/distributions';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import { spendingBoundaries } from '@/lib/stats/spending-test';
import { drawLooks, hasEnough, METRICS, rateError, varianceOf, zOf } from './draw-looks';

const RUNS = 4000;
const LOOKS = 100;
/** (z_.975 + z_.8): the drift at which a fixed test has 80 % power. */
const DRIFT = 1.959963984540054 + 0.8416212335729143;

const RHO = sequenceRho(LOOKS, 0.05, 'exact');

/** Whether the sequence, tuned to the last of 100 equal looks, finds an effect at look i. */
function rejects(z: number, i: number): boolean {
  const units = i + 1;
  const look = confidenceSequence(
    { estimate: z / Math.sqrt(units), standardError: 1 / Math.sqrt(units), units },
    { rho: RHO, alpha: 0.05 },
  );
  return look.ok && look.value.pValue <= 0.05;
}

/** z after each look of Gaussian paths of which the fixed horizon is at `horizon` looks. */
function paths(seed: number, { drift, looks = LOOKS, horizon = LOOKS }: { drift: number; looks?: number; horizon?: number }): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: RUNS }, () => {
    let path = 0;
    return Array.from({ length: looks }, (_, i) => {
      path += drift / Math.sqrt(horizon) + drawNormal(random);
      return path / Math.sqrt(i + 1);
    });
  });
}

describe('power against the fixed horizon', () => {
  it('is 52.6 % for the sequence where the fixed test has 80 %', () => {
    const power = paths(1, { drift: DRIFT }).filter((path) => path.some(rejects)).length / RUNS;
    expect(Math.abs(power - 0.526)).toBeLessThan(4 * rateError(0.526, RUNS));
  });

  it('is 80 % for the sequence after 1.64 times the fixed sample', () => {
    const power = paths(2, { drift: DRIFT, looks: 164 }).filter((path) => path.some(rejects)).length / RUNS;
    expect(Math.abs(power - 0.8)).toBeLessThan(4 * rateError(0.8, RUNS));
  });

  it('is nearly 80 % for ten O’Brien–Fleming looks', () => {
    const fractions = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
    const { boundaries } = groupSequentialBounds({ spending: { kind: 'obrien_fleming' }, alpha: 0.05, sides: 2, fractions });
    const stops = (path: number[]) => boundaries.some((bound, k) => Math.abs(path[10 * k + 9] ?? 0) >= bound);
    const power = paths(3, { drift: DRIFT }).filter(stops).length / RUNS;
    expect(Math.abs(power - 0.79)).toBeLessThan(4 * rateError(0.79, RUNS));
  });
});

describe.each(METRICS)('power against the fixed horizon: $name', (metric) => {
  const runs = 2000;
  const random = createRandom(5);
  const shift = DRIFT * Math.sqrt((2 * varianceOf(metric)) / (metric.unitsPerLook * LOOKS));
  const found = { fixed: 0, sequence: 0 };
  for (let run = 0; run < runs; run += 1) {
    const looks = drawLooks(random, metric, { looks: LOOKS, shift });
    const zs = looks.map(zOf);
    if (Math.abs(zs.at(-1) ?? 0) >= normal.isf(0.025)) found.fixed += 1;
    if (zs.some((z, i) => looks[i] !== undefined && hasEnough(looks[i], metric) && rejects(z, i))) found.sequence += 1;
  }

  it('is 80 % at one look and 52.6 % for the sequence', () => {
    expect(Math.abs(found.fixed / runs - 0.8)).toBeLessThan(4 * rateError(0.8, runs));
    expect(Math.abs(found.sequence / runs - 0.526)).toBeLessThan(4 * rateError(0.526, runs));
  });
});

describe('the promotion spending test, read daily from day 7 to day 20', () => {
  const looks = Array.from({ length: 14 }, (_, i) => ({ day: 7 + i, information: 7 + i }));
  const bounds = spendingBoundaries({ alpha: 0.05, days: 20, looks });
  const promoted = (drift: number) =>
    paths(4, { drift, looks: 20, horizon: 20 }).filter((path) => bounds.some(({ boundary }, i) => (path[6 + i] ?? 0) >= boundary)).length /
    RUNS;

  it('promotes at α without an effect, and nearly as often as one look at an effect', () => {
    expect(Math.abs(promoted(0) - 0.05)).toBeLessThan(4 * rateError(0.05, RUNS));
    // One look at day 20 would promote Φ(2.8016 − 1.6449) = .876
    expect(promoted(DRIFT)).toBeGreaterThan(0.83);
    expect(promoted(DRIFT)).toBeLessThan(0.876 + 3 * rateError(0.876, RUNS));
  });
});
