import { describe, expect, it } from 'vitest';
import { runningSequence } from '@/lib/stats/running-sequence';

describe('runningSequence', () => {
  it('keeps the least p and intersects the intervals, also to nothing', () => {
    const running = runningSequence([
      { pValue: 0.5, interval: { lower: -1, upper: 1 } },
      { pValue: 0.01, interval: { lower: 0.2, upper: 2 } },
      { pValue: 0.3, interval: { lower: -3, upper: 0.1 } },
    ]);
    expect(running).toEqual([
      { pValue: 0.5, interval: { lower: -1, upper: 1 } },
      { pValue: 0.01, interval: { lower: 0.2, upper: 1 } },
      { pValue: 0.01, interval: { lower: 0.2, upper: 0.1 } },
    ]);
  });

  it('claims nothing before the first look', () => expect(runningSequence([])).toEqual([]));
});
