import { describe, expect, it } from 'vitest';
import { needsInWords } from '@/lib/gate/needs-in-words';

describe('needsInWords', () => {
  it('says units and time in the size people think in', () => {
    expect(needsInWords({ units: 4_213, hours: 9.4 })).toBe('about 4,200 more units, ≈ 9.4 h');
    expect(needsInWords({ units: 1_022_694, hours: 6_135.9 })).toBe('about 1,000,000 more units, ≈ 260 days');
    expect(needsInWords({ units: 1, hours: 0.2 })).toBe('about 1 more unit, ≈ 12 min');
    expect(needsInWords({ units: null, hours: 162.2 })).toBe('≈ 6.8 days');
    expect(needsInWords({ units: null, hours: 0 })).toBe('≈ 1 min');
    expect(needsInWords({ units: null, hours: 19.2 / 3600 })).toBe('≈ 20 s');
  });

  it('is nothing where nothing can be told', () => {
    expect(needsInWords({ units: null, hours: null })).toBeNull();
  });
});
