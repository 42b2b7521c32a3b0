import { describe, expect, it } from 'vitest';
import { mergePieces } from '@/lib/http/rest/simulate-slowly';
import { referenceDesign } from '@/lib/simulate/reference-design';
import { simulate } from '@/lib/simulate/simulate';

const effects = { primary: -0.05 };
const piece = (seed: number) => simulate(referenceDesign(), effects, { runs: 10, seed });

describe('mergePieces', () => {
  it('gives a single piece back, with its standard errors', () => {
    const whole = piece(7);
    const merged = mergePieces(effects, [whole]);
    for (const end of ['promote', 'rollback', 'expire', 'review', 'budgetBreach'] as const) expect(merged[end]).toEqual(whole[end]);
    expect(merged.meanDays).toBeCloseTo(whole.meanDays, 9);
  });

  it('never calls a share certain', () => {
    const merged = mergePieces(effects, [piece(7), piece(8)]);
    expect(merged.runs).toBe(20);
    expect(merged.promote.se).toBeGreaterThan(0);
  });
});
