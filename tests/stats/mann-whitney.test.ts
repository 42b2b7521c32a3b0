import { describe, expect, it } from 'vitest';
import { mannWhitney } from '@/lib/stats/mann-whitney';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('mannWhitney', () => {
  it('counts pairs, ties as halves, and corrects for them', () => {
    const control = [1, 2, 2, 3, 5];
    const candidate = [2, 3, 4, 4];
    const test = valueOf(mannWhitney(control, candidate));
    let pairs = 0;
    for (const c of control) for (const t of candidate) pairs += t > c ? 1 : t === c ? 0.5 : 0;
    expect(test.uCandidate).toBe(pairs);
    expect(test.uControl).toBe(20 - pairs);
    // ties: three 2s, two 3s, two 4s
    closeTo(test.standardDeviation, Math.sqrt((20 / 12) * (10 - (24 + 6 + 6) / (9 * 8))), 1e-13);
    closeTo(test.superiority, pairs / 20, 1e-15);
    expect(test.hasTies).toBe(true);
  });

  it('turns around when the arms are swapped', () => {
    const a = [3.1, 0.2, 9, 4];
    const b = [7, 8, 1.5];
    const there = valueOf(mannWhitney(a, b));
    const back = valueOf(mannWhitney(b, a));
    closeTo(back.z, -there.z, 1e-14);
    closeTo(back.pGreaterContinuity, there.pLessContinuity, 1e-13);
  });

  it('has no value for an empty arm or equal values', () => {
    expect(mannWhitney([], [1])).toEqual({ ok: false, reason: 'an arm has no values' });
    expect(mannWhitney([2, 2], [2])).toEqual({ ok: false, reason: 'all values are equal' });
  });

  it('refuses NaN', () => expect(() => mannWhitney([Number.NaN], [1])).toThrow(RangeError));
});
