import { describe, expect, it } from 'vitest';
import { populationStability } from '@/lib/stats/population-stability';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('populationStability', () => {
  it('counts an edge with the bin above it', () => {
    const result = valueOf(populationStability([1, 2, 2.5, 9], [0, 3, 3, 3], { edges: [2, 3], floor: 1e-4 }));
    expect(result.expectedCounts).toEqual([1, 2, 1]);
    expect(result.actualCounts).toEqual([1, 0, 3]);
    closeTo(result.index, (1e-4 - 0.5) * Math.log(1e-4 / 0.5) + 0.5 * Math.log(3), 1e-13);
  });

  it('is 0 for the same values', () => {
    closeTo(valueOf(populationStability([1, 2, 3], [1, 2, 3], { edges: [2], floor: 1e-4 })).index, 0, 0, 1e-15);
  });

  it('has no value without values, and refuses edges that shrink', () => {
    expect(populationStability([], [1], { edges: [1], floor: 1e-4 }).ok).toBe(false);
    expect(() => populationStability([1], [1], { edges: [2, 1], floor: 1e-4 })).toThrow(RangeError);
    expect(() => populationStability([1], [1], { edges: [1], floor: 0 })).toThrow(RangeError);
  });
});
