import { describe, expect, it } from 'vitest';
import { planTuning } from '@/lib/gate/plan-tuning';
import { tuneMixtureOneSided } from '@/lib/stats/tune-mixture';
import { policyWith } from './arbitrary-input';

const policy = policyWith({ fullDays: 7 });
const [ctr, error] = policy.metrics;
const baseline = { mean: 0.1, sd: Math.sqrt(0.09) };

describe('planTuning', () => {
  it('takes V = 3510 at the end of the schedule for 20,000 units a day at 10 %', () => {
    if (ctr === undefined) throw new Error('no primary metric');
    const tuning = planTuning({ policy, metric: ctr, baseline, unitsPerDay: 20_000 });
    expect(tuning.gates[3]).toBeCloseTo(tuneMixtureOneSided(3510, 0.05), 10);
    expect(tuning.harm).toBeCloseTo(tuneMixtureOneSided(3510 / 4, 0.05 / 2), 10);
  });

  it('is sharpest earlier where more may be lost', () => {
    if (ctr === undefined) throw new Error('no primary metric');
    const { gates } = planTuning({ policy, metric: ctr, baseline, unitsPerDay: 20_000 });
    // SE = (0.2 + 0.05)/4 at V = (4 · 0.09/(0.1 · 0.25))² = 207.36, rounded down to three digits.
    expect(gates[0]).toBeCloseTo(tuneMixtureOneSided(207, 0.05), 10);
    expect([...gates].sort((a, b) => a - b)).toEqual(gates);
  });

  it('needs no traffic, and scales with the unit of the metric', () => {
    if (error === undefined) throw new Error('no guardrail');
    const seconds = planTuning({ policy, metric: { ...error, kind: 'mean' }, baseline: { mean: 0.2, sd: 0.1 } });
    const milliseconds = planTuning({ policy, metric: { ...error, kind: 'mean' }, baseline: { mean: 200, sd: 100 } });
    seconds.gates.forEach((r, gate) => {
      expect((milliseconds.gates[gate] ?? 0) / r / 1e6).toBeCloseTo(1, 2);
    });
  });

  it('refuses a baseline without spread', () => {
    if (ctr === undefined) throw new Error('no primary metric');
    expect(() => planTuning({ policy, metric: ctr, baseline: { mean: 0.1, sd: 0 } })).toThrow(
      'planTuning requires a finite sd above 0, got 0',
    );
    expect(() => planTuning({ policy, metric: ctr, baseline: { mean: Number.NaN, sd: 1 } })).toThrow(RangeError);
  });
});
