import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEvent } from '@/app/(console)/events/describe-event';

describe('describeEvent', () => {
  it('says what an exposure and an outcome are about', () => {
    expect(describeEvent({ type: 'exposure', unitId: 'u1', experiment: 'ranker-v8', variant: 'candidate' })).toEqual({
      what: 'ranker-v8 → candidate',
      unit: 'u1',
    });
    expect(describeEvent({ type: 'track', userId: 'u2', event: 'latency_ms', value: 41.2 })).toEqual({
      what: 'latency_ms = 41.2',
      unit: 'u2',
    });
  });

  it('shows anything else as it came, and never throws', () => {
    expect(describeEvent('x')).toEqual({ what: '"x"', unit: null });
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        expect(describeEvent(event).what.length).toBeGreaterThan(0);
      }),
    );
  });
});
