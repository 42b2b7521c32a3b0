import { describe, expect, it } from 'vitest';
import { requireAlpha } from '@/lib/stats/require-alpha';

describe('requireAlpha', () => {
  it.each([0, 1, -0.1, 1.5, Number.NaN])('refuses %s', (alpha) => {
    expect(() => requireAlpha('test', alpha)).toThrow(new RangeError(`test requires an alpha in (0, 1), got ${alpha}`));
  });

  it('takes 0.05', () => expect(() => requireAlpha('test', 0.05)).not.toThrow());
});
