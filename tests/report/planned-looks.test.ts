import { describe, expect, it } from 'vitest';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import { lookPlan } from '@/lib/report/planned-looks';
import { referenceDesign } from '@/lib/simulate/reference-design';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const { policy: reference } = referenceDesign();
const policy = { ...reference, maxDurationMs: 28 * 24 * HOUR };

function stored(hours: number, control: number) {
  const figure = {
    stage: 0,
    coverage: 0.1,
    control,
    candidate: control,
    lift: null,
    lower: null,
    upper: null,
    lnE: null,
    mostLnE: null,
    harmLnE: null,
  };
  return { at: new Date(START + hours * HOUR), figures: { ctr: figure } };
}

function planAt(hours: number, looks = [stored(1, 5)], fields: Partial<RampState> = {}) {
  const state = { ...initialState(1), name: 'running' as const, startedAt: START, ...fields };
  return lookPlan({ policy, state, looks, metric: 'ctr', now: new Date(START + hours * HOUR) });
}

describe('lookPlan', () => {
  it('takes the last stored look of each UTC day before the present one', () => {
    const looks = [stored(6, 10), stored(23, 20), stored(30, 30), stored(47, 40), stored(49, 50)];
    expect(planAt(50, looks)).toEqual({
      plannedDays: 28,
      everyDays: 1,
      fraction: 50 / 672,
      earlier: [
        { fraction: 23 / 672, control: 20, candidate: 20 },
        { fraction: 47 / 672, control: 40, candidate: 40 },
      ],
    });
  });

  it('plans no more than 28 looks, over three months one every four days', () => {
    const looks = Array.from({ length: 90 }, (_, day) => stored(24 * day + 12, 10 * (day + 1)));
    const long = { ...policy, maxDurationMs: 90 * 24 * HOUR };
    const state = { ...initialState(1), name: 'running' as const, startedAt: START };
    const plan = lookPlan({ policy: long, state, looks, metric: 'ctr', now: new Date(START + 89 * 24 * HOUR) });
    expect(plan).toMatchObject({ everyDays: 4 });
    expect('earlier' in plan && plan.earlier.length).toBeLessThanOrEqual(24);
  });

  it('stands still once the ramp has ended', () => {
    expect(planAt(2_000, [], { endedAt: START + 336 * HOUR })).toMatchObject({ fraction: 0.5 });
  });

  it('cannot be told before the start and beyond the planned time', () => {
    expect(planAt(1, [], { startedAt: null })).toHaveProperty('unavailable');
    expect(planAt(0, [])).toHaveProperty('unavailable');
    expect(planAt(673)).toEqual({ unavailable: 'the planned 28 days are over, and nothing was left to spend on a later look' });
  });
});
