import { describe, expect, it } from 'vitest';
import { wilson } from '@/lib/stats/wilson';
import { closeTo } from './close-to';

describe('wilson', () => {
  it('matches R prop.test without correction', () => {
    const { lower, upper } = wilson({ n: 11890, events: 3256 }, 0.05);
    closeTo(lower, 0.2659022022293311, 1e-12);
    closeTo(upper, 0.28193101728852493, 1e-12);
  });

  it('ends exactly at 0 and 1', () => {
    expect(wilson({ n: 10, events: 0 }, 0.05).lower).toBe(0);
    expect(wilson({ n: 10, events: 10 }, 0.05).upper).toBe(1);
    closeTo(wilson({ n: 10, events: 0 }, 0.05).upper, 0.2775327998628892, 1e-12);
  });

  it('mirrors events and non-events', () => {
    const events = wilson({ n: 40, events: 7 }, 0.1);
    const others = wilson({ n: 40, events: 33 }, 0.1);
    closeTo(events.lower, 1 - others.upper, 1e-12);
  });

  it('refuses more events than units', () => expect(() => wilson({ n: 3, events: 4 }, 0.05)).toThrow(RangeError));
});
