import { describe, expect, it } from 'vitest';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { closeTo } from './close-to';

describe('groupSequentialBounds', () => {
  it('gives the design’s O’Brien–Fleming bounds of five looks', () => {
    const { boundaries } = groupSequentialBounds({
      spending: { kind: 'obrien_fleming' },
      alpha: 0.05,
      sides: 2,
      fractions: [0.2, 0.4, 0.6, 0.8, 1],
    });
    [4.8769, 3.357, 2.6803, 2.2898, 2.031].forEach((z, i) => {
      closeTo(boundaries[i] ?? 0, z, 2e-5);
    });
  });

  it('gives gsDesign’s Pocock bounds of four looks', () => {
    const { boundaries } = groupSequentialBounds({
      spending: { kind: 'pocock' },
      alpha: 0.05,
      sides: 2,
      fractions: [0.25, 0.5, 0.75, 1],
    });
    closeTo(boundaries[0] ?? 0, 2.368327703523905, 1e-9);
  });

  it('handles fifty looks', () => {
    const fractions = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);
    const { boundaries, cumulativeAlpha } = groupSequentialBounds({
      spending: { kind: 'obrien_fleming' },
      alpha: 0.05,
      sides: 2,
      fractions,
    });
    expect(boundaries.every((z) => Number.isFinite(z))).toBe(true);
    closeTo(cumulativeAlpha.at(-1) ?? 0, 0.05, 1e-12);
    expect(boundaries.at(-1)).toBeGreaterThan(1.96);
  });

  it('refuses no looks, fractions that shrink and an alpha of 0', () => {
    const plan = { spending: { kind: 'pocock' }, alpha: 0.05, sides: 2, fractions: [0.5, 1] } as const;
    expect(() => groupSequentialBounds({ ...plan, fractions: [] })).toThrow(RangeError);
    expect(() => groupSequentialBounds({ ...plan, fractions: [0.5, 0.4] })).toThrow(
      new RangeError('groupSequentialBounds requires increasing fractions in (0, 1], got 0.4'),
    );
    expect(() => groupSequentialBounds({ ...plan, alpha: 0 })).toThrow(RangeError);
  });
});
