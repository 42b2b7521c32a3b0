import { afterEach, describe, expect, it, vi } from 'vitest';
import { backoff } from '@/sdk/typescript/src/timers';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('backoff', () => {
  it('spreads over ± 50 %, and never waits longer than a minute', () => {
    const waits = (random: number) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      return [1, 2, 7, 8, 20].map(backoff);
    };
    expect(waits(0)).toEqual([250, 500, 16_000, 32_000, 60_000]);
    expect(waits(0.5)).toEqual([500, 1_000, 32_000, 60_000, 60_000]);
    expect(waits(1)).toEqual([750, 1_500, 48_000, 60_000, 60_000]);
  });
});
