import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hodgesLehmann } from '@/lib/stats/hodges-lehmann';
import { valueOf } from './value-of';

describe('hodgesLehmann', () => {
  it('is the median of all differences', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (control, candidate) => {
        const all = control.flatMap((c) => candidate.map((t) => t - c)).sort((a, b) => a - b);
        const lower = all[Math.floor((all.length - 1) / 2)] ?? 0;
        const upper = all[Math.floor(all.length / 2)] ?? 0;
        expect(valueOf(hodgesLehmann(control, candidate)) - (lower + upper) / 2).toBe(0);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('does not need all pairs of large arms', () => {
    const arm = (shift: number) => Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 50_021) + shift);
    expect(valueOf(hodgesLehmann(arm(0), arm(3)))).toBe(3);
  });

  it('has no value for an empty arm and refuses infinity', () => {
    expect(hodgesLehmann([], [1]).ok).toBe(false);
    expect(() => hodgesLehmann([Infinity], [1])).toThrow(RangeError);
  });
});
