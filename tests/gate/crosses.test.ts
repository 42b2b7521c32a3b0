import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crosses } from '@/lib/gate/crosses';
import { logEOneSided } from '@/lib/stats/mixture-one-sided';

describe('crosses', () => {
  it('says what the process itself says, on both sides of the threshold and up to a hundred-millionth beside it', () => {
    const process = fc.record({
      z: fc.double({ min: -6, max: 9, noNaN: true }),
      v: fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      share: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
      beside: fc.tuple(fc.constantFrom(-1, 1), fc.double({ min: -8, max: 0.5, noNaN: true })).map(([side, size]) => side * 10 ** size),
    });
    fc.assert(
      fc.property(process, ({ z, v, share, beside }) => {
        const r = v * share;
        const u = z * Math.sqrt(v + r);
        const logE = logEOneSided({ u, v, r });
        expect(crosses(u, v, r, logE + beside)).toBe(logE >= logE + beside);
      }),
      { numRuns: 5000 },
    );
  });

  it('settles a candidate far ahead as the whole process does', () => {
    expect(crosses(60, 400, 158.006349, 3.28249)).toBe(true);
    expect(crosses(60, 400, 158.006349, 3.2825)).toBe(false);
  });
});
