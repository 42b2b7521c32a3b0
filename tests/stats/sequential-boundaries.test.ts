import { describe, expect, it } from 'vitest';
import { normal } from '@/lib/stats/distributions';
import { sequentialBoundaries } from '@/lib/stats/sequential-boundaries';
import { closeTo } from './close-to';

describe('sequentialBoundaries', () => {
  it('is the normal quantile at one look', () => {
    const [z] = sequentialBoundaries({ information: [7], increments: [0.025], sides: 2 });
    closeTo(z ?? 0, normal.isf(0.025), 1e-12);
  });

  it('treats two looks with hardly any information between them as nearly one', () => {
    const [, second] = sequentialBoundaries({ information: [1, 1.0001], increments: [0.02, 0.005], sides: 1 });
    expect(second).toBeLessThan(normal.isf(0.025));
    expect(second).toBeGreaterThan(normal.isf(0.05));
  });

  it('does not depend on the unit of the information', () => {
    const plan = { increments: [0.001, 0.01, 0.014], sides: 1 as const };
    const first = sequentialBoundaries({ ...plan, information: [0.2, 0.5, 1] });
    const second = sequentialBoundaries({ ...plan, information: [200, 500, 1000] });
    first.forEach((z, i) => {
      closeTo(z, second[i] ?? 0, 1e-12);
    });
  });

  it('keeps its digits at a look that spends 1e-18', () => {
    // O'Brien–Fleming spending of 1 % on two sides at 5 % and 10 % of the information; the first look's 4e-36 per side hardly counts
    const increments = [3.806247464740845e-36, 6.892265979235626e-19];
    const [first, second] = sequentialBoundaries({ information: [0.05, 0.1], increments, sides: 2 });
    closeTo(first ?? 0, 12.498445862292046, 1e-12);
    closeTo(second ?? 0, 8.79915895, 1e-8);
  });

  it('cannot stop where nothing is spent', () => {
    expect(sequentialBoundaries({ information: [1, 2], increments: [0, 0.05], sides: 1 })[0]).toBe(Infinity);
  });

  it('refuses information that shrinks and lengths that differ', () => {
    expect(() => sequentialBoundaries({ information: [2, 1], increments: [0.1, 0.1], sides: 1 })).toThrow(RangeError);
    expect(() => sequentialBoundaries({ information: [1], increments: [], sides: 1 })).toThrow(RangeError);
  });
});
