import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstCrossing } from '@/lib/stats/first-crossing';
import { oneSidedCurve } from '@/lib/stats/mixture-one-sided';

describe('firstCrossing', () => {
  it('finds what a fine search finds, or nothing when that finds nothing', () => {
    const boundary = oneSidedCurve({ r: 100, alpha: 0.05 });
    const input = fc.record({
      rate: fc.double({ min: 0.1, max: 1000, noNaN: true }),
      p: fc.double({ min: 0, max: 1e4, noNaN: true }),
      q: fc.double({ min: 0, max: 1e4, noNaN: true }),
      k: fc.double({ min: 0.01, max: 3, noNaN: true }),
      direction: fc.constantFrom(1 as const, -1 as const),
    });
    fc.assert(
      fc.property(input, (drawn) => {
        const found = firstCrossing({ ...drawn, boundary });
        const gapAt = (x: number) => boundary(drawn.p + (drawn.k + drawn.direction * x) ** 2 * drawn.q).height - drawn.rate * x;
        const limit = found ?? 1000;
        for (let i = 0; i < 400; i += 1) {
          const x = limit * (i / 400);
          expect(gapAt(x)).toBeGreaterThan(-1e-9 * (1 + drawn.rate * x));
        }
        if (found !== undefined) expect(gapAt(found * (1 + 1e-9))).toBeLessThan(1e-6 * (1 + drawn.rate * found));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
