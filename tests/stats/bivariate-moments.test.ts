import { describe, expect, it } from 'vitest';
import { bivariateMomentsOf, mergeBivariateMoments, NO_PAIRS } from '@/lib/stats/bivariate-moments';
import { closeTo } from './close-to';

const pairs: [number, number][] = [
  [1e6 + 1, 2],
  [1e6 + 2, 4],
  [1e6 + 4, 3],
  [1e6 + 9, 12],
];

describe('bivariateMomentsOf', () => {
  it('adds products of deviations', () => {
    const moments = bivariateMomentsOf(pairs);
    closeTo(moments.meanX, 1e6 + 4, 1e-15);
    closeTo(moments.cXY, -3 * -3.25 + -2 * -1.25 + 5 * 6.75, 1e-12);
    closeTo(moments.m2X, 9 + 4 + 25, 1e-12);
  });

  it('refuses infinity', () => expect(() => bivariateMomentsOf([[1, Infinity]])).toThrow(RangeError));
});

describe('mergeBivariateMoments', () => {
  it('loses nothing of a spread of 1 around a mean of 1e9', () => {
    const far = pairs.map(([x, y]): [number, number] => [1e9 - 1e6 + x + 0.1, y]);
    const whole = bivariateMomentsOf(far);
    const merged = mergeBivariateMoments(bivariateMomentsOf(far.slice(0, 1)), bivariateMomentsOf(far.slice(1)));
    closeTo(merged.cXY, whole.cXY, 1e-14);
    closeTo(merged.m2X, whole.m2X, 1e-14);
  });

  it('gives the moments of all pairs', () => {
    const whole = bivariateMomentsOf(pairs);
    for (const at of [0, 1, 3]) {
      const merged = mergeBivariateMoments(bivariateMomentsOf(pairs.slice(0, at)), bivariateMomentsOf(pairs.slice(at)));
      closeTo(merged.cXY, whole.cXY, 1e-12);
      closeTo(merged.m2Y, whole.m2Y, 1e-12);
    }
    expect(mergeBivariateMoments(NO_PAIRS, NO_PAIRS)).toEqual(NO_PAIRS);
  });
});
