import { describe, expect, it } from 'vitest';
import { twoProportions } from '@/lib/stats/two-proportions';
import { closeTo } from './close-to';
import { valueOf } from './value-of';

describe('twoProportions', () => {
  it('matches statsmodels proportions_ztest', () => {
    const test = valueOf(twoProportions({ n: 11890, events: 3256 }, { n: 43266, events: 11376 }, { alpha: 0.05 }));
    closeTo(test.z, -2.3870109126497767, 1e-12);
    closeTo(test.pValue, 0.016985987068786138, 1e-12);
    closeTo(test.interval.lower, -0.019937062062328897, 1e-12);
  });

  it('tests arms at 0 and 100 %, whose unpooled error is 0', () => {
    const test = valueOf(twoProportions({ n: 20, events: 0 }, { n: 20, events: 20 }, { alpha: 0.05 }));
    closeTo(test.z, Math.sqrt(40), 1e-12);
    expect(test.unpooledError).toBe(0);
  });

  it('has no value, and never p = 1, when nothing or everything happens', () => {
    expect(twoProportions({ n: 9, events: 0 }, { n: 9, events: 0 }, { alpha: 0.05 })).toEqual({
      ok: false,
      reason: 'no unit of either arm has the event',
    });
    expect(twoProportions({ n: 9, events: 9 }, { n: 8, events: 8 }, { alpha: 0.05 }).ok).toBe(false);
  });

  it('refuses an alpha of 0', () => {
    expect(() => twoProportions({ n: 9, events: 1 }, { n: 9, events: 1 }, { alpha: 0 })).toThrow(RangeError);
  });
});
