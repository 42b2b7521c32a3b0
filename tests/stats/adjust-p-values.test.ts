import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adjustment, adjustPValues } from '@/lib/stats/adjust-p-values';
import { closeTo } from './close-to';

const pValues = [0.01, 0.02, 0.03, 0.04, 0.05];

describe('adjustPValues', () => {
  it.each<[Adjustment, number[]]>([
    ['bonferroni', [0.05, 0.1, 0.15, 0.2, 0.25]],
    ['holm', [0.05, 0.08, 0.09, 0.09, 0.09]],
    ['hochberg', [0.05, 0.05, 0.05, 0.05, 0.05]],
    ['benjamini_hochberg', [0.05, 0.05, 0.05, 0.05, 0.05]],
    ['benjamini_yekutieli', [0.05, 0.05, 0.05, 0.05, 0.05].map((p) => p * (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5))],
  ])('matches R p.adjust for %s', (adjustment, expected) => {
    adjustPValues(pValues, adjustment).forEach((p, i) => {
      closeTo(p, expected[i] ?? 0, 1e-12);
    });
  });

  it('never goes below the plain p, above 1, or against their order', () => {
    const methods = fc.constantFrom<Adjustment>('bonferroni', 'holm', 'hochberg', 'benjamini_hochberg', 'benjamini_yekutieli');
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), methods, (values, method) => {
        const adjusted = adjustPValues(values, method);
        values.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          values.forEach((q, j) => {
            if (p < q) expect(adjusted[i] ?? 0).toBeLessThanOrEqual(adjusted[j] ?? 0);
          });
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('takes none, and refuses a p above 1', () => {
    expect(adjustPValues([], 'holm')).toEqual([]);
    expect(() => adjustPValues([1.1], 'holm')).toThrow(new RangeError('adjustPValues requires p-values in [0, 1], got 1.1'));
  });
});
