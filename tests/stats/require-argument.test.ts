import { describe, expect, it } from 'vitest';
import { requireArgument } from '@/lib/stats/require-argument';

describe('requireArgument', () => {
  it('names the function, its condition and the value', () => {
    expect(() => requireArgument(false, 'welch', 'a finite n of 1 or more', 0)).toThrow(
      new RangeError('welch requires a finite n of 1 or more, got 0'),
    );
    expect(() => requireArgument(true, 'welch', 'anything', 0)).not.toThrow();
  });
});
