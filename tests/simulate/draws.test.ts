import { describe, expect, it } from 'vitest';
import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { drawPoisson } from '@/lib/simulate/draw-poisson';
import { logFactorial } from '@/lib/simulate/log-factorial';
import { createRandom } from '@/lib/simulate/random';
import { binomial, chi2, logGamma, normal } from '@/lib/stats/distributions';

const DRAWS = 200_000;

/** Pearson's χ² of drawn whole numbers against their probabilities; cells of fewer than 20 expected are joined at the ends. */
function pearson(draw: () => number, probability: (k: number) => number, from: number, to: number): number {
  const observed = new Map<number, number>();
  for (let index = 0; index < DRAWS; index += 1) {
    const k = draw();
    observed.set(k, (observed.get(k) ?? 0) + 1);
  }
  let statistic = 0;
  let cells = 0;
  let expectedInside = 0;
  let observedInside = 0;
  for (let k = from; k <= to; k += 1) {
    const expected = DRAWS * probability(k);
    if (expected < 20) continue;
    const seen = observed.get(k) ?? 0;
    statistic += (seen - expected) ** 2 / expected;
    cells += 1;
    expectedInside += expected;
    observedInside += seen;
  }
  const rest = DRAWS - expectedInside;
  if (rest >= 20) {
    statistic += (DRAWS - observedInside - rest) ** 2 / rest;
    cells += 1;
  }
  return chi2.sf(statistic, cells - 1);
}

describe('drawPoisson', () => {
  it.each([0.3, 4, 11.9, 12.1, 60, 500, 2500])('follows the Poisson law at mean %f', (mean) => {
    const random = createRandom(11);
    const law = (k: number) => Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
    const reach = 8 * Math.sqrt(mean) + 8;
    const p = pearson(() => drawPoisson(random, mean), law, Math.max(0, Math.floor(mean - reach)), Math.ceil(mean + reach));
    expect(p).toBeGreaterThan(1e-4);
  });

  it('is nothing at a mean of 0', () => {
    expect(drawPoisson(createRandom(1), 0)).toBe(0);
  });
});

describe('drawBinomial', () => {
  it.each([
    [1, 0.3],
    [40, 0.02],
    [90, 0.12],
    [500, 0.1],
    [2500, 0.5],
    [2500, 0.93],
    [1_000_000, 0.00002],
  ])('follows the binomial law at n = %i, p = %f', (n, p) => {
    const random = createRandom(12);
    const middle = n * p;
    const reach = 8 * Math.sqrt(n * p * (1 - p)) + 8;
    const from = Math.max(0, Math.floor(middle - reach));
    const to = Math.min(n, Math.ceil(middle + reach));
    expect(
      pearson(
        () => drawBinomial(random, n, p),
        (k) => binomial.pmf(k, n, p),
        from,
        to,
      ),
    ).toBeGreaterThan(1e-4);
  });

  it('is certain at 0 and 1', () => {
    const random = createRandom(1);
    expect([drawBinomial(random, 10, 0), drawBinomial(random, 10, 1), drawBinomial(random, 0, 0.5)]).toEqual([0, 10, 0]);
  });
});

describe('drawNormal', () => {
  it('has the tails of the normal law', () => {
    const random = createRandom(13);
    const beyond = [0, 0, 0];
    for (let index = 0; index < DRAWS; index += 1) {
      const z = drawNormal(random);
      [1, 2, 3].forEach((limit, cell) => {
        if (z > limit) beyond[cell] = (beyond[cell] ?? 0) + 1;
      });
    }
    [1, 2, 3].forEach((limit, cell) => {
      const p = normal.sf(limit);
      expect(Math.abs((beyond[cell] ?? 0) / DRAWS - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / DRAWS));
    });
  });
});

describe('createRandom', () => {
  it('repeats its stream from its seed and differs between seeds', () => {
    const take = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('stays inside (0, 1) and is even over its range', () => {
    const random = createRandom(3);
    const cells = new Array<number>(64).fill(0);
    let outside = 0;
    for (let index = 0; index < DRAWS; index += 1) {
      const value = random();
      if (!(value > 0 && value < 1)) outside += 1;
      cells[Math.floor(value * 64)] = (cells[Math.floor(value * 64)] ?? 0) + 1;
    }
    expect(outside).toBe(0);
    const statistic = cells.reduce((sum, count) => sum + (count - DRAWS / 64) ** 2 / (DRAWS / 64), 0);
    expect(chi2.sf(statistic, 63)).toBeGreaterThan(1e-4);
  });
});

describe('logFactorial', () => {
  it.each([0, 1, 5, 127, 128, 1000, 1_000_000])('agrees with ln Γ at %i', (k) => {
    expect(logFactorial(k)).toBeCloseTo(logGamma(k + 1), k > 1000 ? 6 : 10);
  });
});
