import { describe, expect, it } from 'vitest';
import { isAvailable } from '@/lib/report/figure';
import { groupSequentialFigures } from '@/lib/report/group-sequential-figures';
import type { FixedInference, GroupSequentialFigures } from '@/lib/report/metric-types';
import type { PlannedLook } from '@/lib/report/planned-looks';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';

const fixed: FixedInference = { method: 'welch', level: 0.95, standardError: 1, p: 1, interval: [null, null], liftInterval: [null, null] };

function look(fraction: number, units = fraction * 1e6): PlannedLook {
  return { fraction, control: units, candidate: units };
}

function readAt(z: number, present: PlannedLook, earlier: PlannedLook[] = []): GroupSequentialFigures {
  const { fraction, ...units } = present;
  const read = groupSequentialFigures({ difference: z, fixed, plan: { plannedDays: 28, everyDays: 1, fraction, earlier }, units });
  if (!isAvailable(read)) throw new Error(read.unavailable);
  return read;
}

describe('groupSequentialFigures', () => {
  it('gives the boundaries of gsDesign where units grow with time', () => {
    const looks = [0.4, 0.6, 0.8, 1].map((fraction) => look(fraction));
    const { boundaries } = groupSequentialBounds({
      spending: { kind: 'obrien_fleming' },
      alpha: 0.05,
      sides: 2,
      fractions: [0.2, 0.4, 0.6, 0.8, 1],
    });
    expect(boundaries.at(-1)).toBeCloseTo(2.031, 3);
    // The look at 0.2 is below the least share: with or without it the last boundary is the same.
    for (let count = 1; count <= 4; count += 1) {
      const read = readAt(2, look(count === 4 ? 1 : 0.2 + 0.2 * count), [look(0.2), ...looks.slice(0, count - 1)]);
      expect(read.looks).toBe(count);
      expect(read.boundary).toBeCloseTo(boundaries[count] ?? 0, 2);
    }
  });

  it('crosses at its boundary in both directions and not below', () => {
    const { boundary, spent } = readAt(0, look(1));
    expect(boundary).toBeCloseTo(1.959964, 5);
    expect(spent).toBeCloseTo(0.05, 12);
    expect(readAt(0, look(1)).guarantee).toBe('valid at the planned looks only, one a day');
    expect([1.95, 1.97, -1.95, -1.97].map((z) => readAt(z, look(1)).crossed)).toEqual([false, true, false, true]);
    expect(readAt(1, look(1)).interval).toEqual([expect.closeTo(-0.959964, 5), expect.closeTo(2.959964, 5)]);
  });

  it('stops nothing on the first hours, whatever z is', () => {
    expect(readAt(50, look(0.001))).toMatchObject({ boundary: null, crossed: false, interval: [null, null] });
  });

  it('correlates the looks by units, not by time', () => {
    const same = readAt(2, look(1, 1e6), [look(0.8, 0.999e6)]).boundary ?? 0;
    const apart = readAt(2, look(1, 1e6), [look(0.8, 0.1e6)]).boundary ?? 0;
    expect(same).toBeLessThan(apart);
  });

  it('leaves out looks that saw more units than there are now', () => {
    expect(readAt(2, look(1, 100), [look(0.8, 200)]).looks).toBe(1);
  });

  it('says why it cannot be told', () => {
    const units = { control: 9, candidate: 9 };
    const plan = { plannedDays: 28, everyDays: 1, fraction: 0.5, earlier: [] };
    expect(groupSequentialFigures({ difference: 1, fixed: { ...fixed, standardError: 0 }, plan, units })).toHaveProperty('unavailable');
    expect(groupSequentialFigures({ difference: 1, fixed, plan: { unavailable: 'not started' }, units })).toEqual({
      unavailable: 'not started',
    });
  });
});
