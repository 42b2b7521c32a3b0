import { describe, expect, it } from 'vitest';
import { spentAlpha } from '@/lib/stats/spent-alpha';
import { closeTo } from './close-to';

describe('spentAlpha', () => {
  it('spends as gsDesign does for O’Brien–Fleming', () => {
    closeTo(spentAlpha({ kind: 'obrien_fleming' }, 0.2, 0.025), 1.0777425258117499e-6 / 2, 1e-12);
    closeTo(spentAlpha({ kind: 'obrien_fleming' }, 0.4, 0.025), 0.000788303513382372 / 2, 1e-12);
  });

  it('takes Hwang–Shih–DeCani with γ = 0 as linear, and near 0 close to it', () => {
    closeTo(spentAlpha({ kind: 'hwang_shih_decani', gamma: 0 }, 0.3, 0.05), 0.015, 1e-14);
    closeTo(spentAlpha({ kind: 'hwang_shih_decani', gamma: 1e-9 }, 0.3, 0.05), 0.015, 1e-8);
  });

  it('spends all at the end and ever more until then', () => {
    const families = [
      { kind: 'obrien_fleming' },
      { kind: 'pocock' },
      { kind: 'hwang_shih_decani', gamma: -4 },
      { kind: 'power', gamma: 3 },
    ] as const;
    for (const spending of families) {
      let before = 0;
      for (const fraction of [0.1, 0.5, 0.9, 1]) {
        const spent = spentAlpha(spending, fraction, 0.05);
        expect(spent).toBeGreaterThan(before);
        before = spent;
      }
      closeTo(before, 0.05, 1e-12);
      expect(spentAlpha(spending, 1.2, 0.05)).toBe(0.05);
    }
  });

  it('refuses a fraction of 0 and a power of 0', () => {
    expect(() => spentAlpha({ kind: 'pocock' }, 0, 0.05)).toThrow(RangeError);
    expect(() => spentAlpha({ kind: 'power', gamma: 0 }, 0.5, 0.05)).toThrow(RangeError);
  });
});
