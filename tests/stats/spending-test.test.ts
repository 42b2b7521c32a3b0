import { describe, expect, it } from 'vitest';
import { normal } from '@/lib/stats/distributions';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { type SpendingState, spendAtLook, spendingBoundaries } from '@/lib/stats/spending-test';
import { closeTo } from './close-to';

const daily = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => ({ day: first + i, information: first + i }));

describe('spendingBoundaries', () => {
  it('is the group-sequential test when information grows with the days', () => {
    const looks = daily(7, 18);
    const { boundaries } = groupSequentialBounds({
      spending: { kind: 'obrien_fleming' },
      alpha: 0.05,
      sides: 1,
      fractions: looks.map(({ day }) => day / 18),
    });
    spendingBoundaries({ alpha: 0.05, days: 18, looks }).forEach(({ boundary }, i) => {
      closeTo(boundary, boundaries[i] ?? 0, 1e-9);
    });
  });

  it('spends everything at day D, also when that is the only look', () => {
    const [only] = spendingBoundaries({ alpha: 0.05, days: 7, looks: [{ day: 7, information: 3 }] });
    closeTo(only?.boundary ?? 0, normal.isf(0.05), 1e-12);
    expect(only?.spent).toBe(0.05);
  });

  it('gives the boundaries of earlier looks whatever comes later', () => {
    const looks = daily(7, 12);
    const all = spendingBoundaries({ alpha: 0.05, days: 20, looks });
    const first = spendingBoundaries({ alpha: 0.05, days: 20, looks: looks.slice(0, 2) });
    closeTo(first[1]?.boundary ?? 0, all[1]?.boundary ?? 1, 1e-12);
  });

  it('leaves the error of a look without new information to the next', () => {
    const looks = [
      { day: 7, information: 5 },
      { day: 8, information: 5 },
      { day: 9, information: 6 },
    ];
    const [, still, next] = spendingBoundaries({ alpha: 0.05, days: 9, looks });
    expect(still?.boundary).toBe(Infinity);
    expect(next?.spent).toBe(0.05);
  });

  it('refuses days that do not grow and information of 0', () => {
    const look = { day: 7, information: 1 };
    expect(() => spendingBoundaries({ alpha: 0.05, days: 9, looks: [look, look] })).toThrow(
      new RangeError('spendingBoundaries requires days that grow, got 7'),
    );
    expect(() => spendingBoundaries({ alpha: 0.05, days: 9, looks: [{ day: 7, information: 0 }] })).toThrow(RangeError);
    expect(() => spendingBoundaries({ alpha: 0, days: 9, looks: [] })).toThrow(RangeError);
  });
});

describe('spendAtLook', () => {
  it('leaves the state it goes on from as it was', () => {
    const looks = daily(7, 9);
    const plan = { alpha: 0.05, days: 18 };
    const two = looks.slice(0, 2).reduce<SpendingState | null>((former, look) => spendAtLook(plan, former, look), null);
    const [, , third] = spendingBoundaries({ ...plan, looks });
    const first = spendAtLook(plan, two, { day: 9, information: 9 });
    const other = spendAtLook(plan, two, { day: 15, information: 11 });
    const again = spendAtLook(plan, two, { day: 9, information: 9 });
    expect([first.boundary, again.boundary]).toEqual([third?.boundary, third?.boundary]);
    expect(other.boundary).toBeLessThan(first.boundary);
  });
});
