import { describe, expect, it } from 'vitest';
import { requireEventCount } from '@/lib/stats/require-event-count';

describe('requireEventCount', () => {
  it.each([
    [{ n: 0, events: 0 }, 'test requires a whole n of 1 or more, got 0'],
    [{ n: 2.5, events: 1 }, 'test requires a whole n of 1 or more, got 2.5'],
    [{ n: 2, events: 3 }, 'test requires whole events from 0 to n, got 3'],
    [{ n: 2, events: -1 }, 'test requires whole events from 0 to n, got -1'],
  ])('refuses %o', (count, message) => {
    expect(() => requireEventCount('test', count)).toThrow(new RangeError(message));
  });

  it('takes no events and all', () => {
    expect(() => requireEventCount('test', { n: 2, events: 0 })).not.toThrow();
    expect(() => requireEventCount('test', { n: 2, events: 2 })).not.toThrow();
  });
});
