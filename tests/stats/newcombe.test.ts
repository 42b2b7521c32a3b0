import { describe, expect, it } from 'vitest';
import { newcombe } from '@/lib/stats/newcombe';
import { closeTo } from './close-to';

describe('newcombe', () => {
  it('matches Newcombe’s own example 56/70 against 48/80', () => {
    const { lower, upper } = newcombe({ n: 80, events: 48 }, { n: 70, events: 56 }, 0.05);
    closeTo(lower, 0.0524, 1e-3);
    closeTo(upper, 0.3339, 1e-3);
  });

  it('is sound at 0 and 100 %', () => {
    const none = newcombe({ n: 10, events: 0 }, { n: 10, events: 0 }, 0.05);
    closeTo(none.upper, 0.2775327998628892, 1e-12);
    closeTo(none.lower, -none.upper, 1e-12);
    const all = newcombe({ n: 10, events: 0 }, { n: 10, events: 10 }, 0.05);
    expect(all.upper).toBe(1);
    expect(all.lower).toBeGreaterThan(0.5);
  });
});
