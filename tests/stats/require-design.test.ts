import { describe, expect, it } from 'vitest';
import { requireDesign } from '@/lib/stats/require-design';

describe('requireDesign', () => {
  it('refuses a ratio of 0, an alpha of 0 and a power of 1', () => {
    const design = { alpha: 0.05, sides: 2, ratio: 1 } as const;
    expect(() => requireDesign('test', { ...design, ratio: 0 })).toThrow(new RangeError('test requires a finite ratio above 0, got 0'));
    expect(() => requireDesign('test', { ...design, alpha: 0 })).toThrow(RangeError);
    expect(() => requireDesign('test', design, 1)).toThrow(new RangeError('test requires a power in (0, 1), got 1'));
    expect(() => requireDesign('test', design, 0.8)).not.toThrow();
  });
});
