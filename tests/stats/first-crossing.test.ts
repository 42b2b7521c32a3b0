import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCrossing } from '@/lib/stats/first-crossing';
import { oneSidedCurve } from '@/lib/stats/mixture-one-sided';

describe('firstCrossing', () => {
  it('finds what a fine search finds, or nothing when that finds nothing', () => {
    const boundary = oneSidedCurve({ r: 100, alpha: 0.05 });
    const input = fc.record({
      rate: fc.double({ min: 0.1, max: 1000, noNaN: true }),
      candidateVariance: fc.double({ min: 0, max: 1e4, noNaN: true }),
      controlVariance: fc.double({ min: 0, max: 1e4, noNaN: true }),
      centreVariance: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true })),
      k: fc.double({ min: 0.01, max: 3, noNaN: true }),
      direction: fc.constantFrom(1 as const, -1 as const),
    });
    fc.assert(
      fc.property(input, ({ rate, k, direction, ...variances }) => {
        const sums = { ...variances, sumWeights: 1, candidateTotal: k * rate, controlTotal: rate, strata: 1 };
        const found = firstCrossing({ rate, sums, k, direction, boundary });
        const varianceOf = (factor: number) =>
          variances.candidateVariance + factor ** 2 * variances.controlVariance + (1 - factor) ** 2 * variances.centreVariance;
        const gapAt = (x: number) => boundary(varianceOf(k + direction * x)).height - rate * x;
        const limit = found ?? 1000;
        for (let i = 0; i < 400; i += 1) {
          const x = limit * (i / 400);
          expect(gapAt(x)).toBeGreaterThan(-1e-9 * (1 + rate * x));
        }
        if (found !== undefined) expect(gapAt(found * (1 + 1e-9))).toBeLessThan(1e-6 * (1 + rate * found));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
