import { describe, expect, it } from 'vitest';
import { designOfPolicy } from '@/lib/simulate/design-of-policy';
import { powerPanel } from '@/lib/simulate/power-panel';
import { referenceDesign } from '@/lib/simulate/reference-design';
import { simulate } from '@/lib/simulate/simulate';
import { SUITE_GUARDRAILS } from '@/lib/simulate/suite-guardrails';
import { policyWith } from '../gate/arbitrary-input';

const design = referenceDesign();

describe('simulate', () => {
  it('gives the same figures from the same seed, others from another', () => {
    const figures = (seed: number) => JSON.stringify(simulate(design, { primary: 0.02 }, { runs: 60, seed }));
    expect(figures(1)).toBe(figures(1));
    expect(figures(1)).not.toBe(figures(2));
  });

  it('ends every ramp once and counts the stages on the way', () => {
    const { promote, rollback, expire, review, reached, meanDays } = simulate(design, { primary: 0.02 }, { runs: 200, seed: 3 });
    expect(promote.value + rollback.value + expire.value + review.value).toBeCloseTo(1, 12);
    expect([...reached].sort((a, b) => b - a)).toEqual(reached);
    expect(reached[0]).toBe(1);
    expect(meanDays).toBeLessThanOrEqual(28);
  });

  it('tells a good candidate from a harmful one', () => {
    expect(simulate(design, { primary: 0.05 }, { runs: 200, seed: 4 }).promote.value).toBeGreaterThan(0.9);
    const harmful = simulate(design, { primary: -0.1 }, { runs: 200, seed: 4 });
    expect(harmful.rollback.value).toBeGreaterThan(0.88);
    expect(harmful.unitsHarmed).toBeGreaterThan(1000);
  });

  it('reports its progress and ends with all runs', () => {
    const seen: number[] = [];
    simulate(design, {}, { runs: 50, seed: 1, onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(50);
  });

  it('refuses a design that cannot be simulated', () => {
    expect(() => simulate({ ...design, models: [] }, {}, { runs: 1, seed: 1 })).toThrow(
      'simulate requires a model for each of 1 metrics, got 0',
    );
    expect(() => simulate({ ...design, unitsPerDay: Number.NaN }, {}, { runs: 1, seed: 1 })).toThrow(RangeError);
    expect(() => simulate({ ...design, lookMs: 1 }, {}, { runs: 1, seed: 1 })).toThrow(/looks within the maximum duration/);
    expect(() => simulate(design, {}, { runs: 0, seed: 1 })).toThrow('simulate requires a whole number of runs from 1, got 0');
  });
});

describe('powerPanel', () => {
  it('names the guardrail that blocks and a margin that would do', () => {
    const [error] = SUITE_GUARDRAILS;
    if (error === undefined) throw new Error('no guardrail');
    const tight = { ...error, metric: { ...error.metric, margin: 0.03 } };
    const { rows, blocking } = powerPanel(referenceDesign({ guardrails: [tight] }), { runs: 120, seed: 5 });
    expect(rows.map(({ effects }) => effects['primary'])).toEqual([-0.05, 0, 0.05]);
    expect(blocking?.metric).toBe('error');
    expect(blocking?.enough).toBeGreaterThan(0.03);
  });

  it('names none where none blocks', () => {
    expect(powerPanel(design, { runs: 60, seed: 5 }).blocking).toBeNull();
  });
});

describe('designOfPolicy', () => {
  const policy = policyWith();

  it('builds a design that the simulator takes, with every metric of the policy', () => {
    const built = designOfPolicy(policy, { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 }, error: { mean: 0.02 } } });
    expect(built.ok).toBe(true);
    if (built.ok) expect(simulate(built.design, { ctr: 0.05 }, { runs: 40, seed: 1 }).promote.value).toBeGreaterThan(0.5);
  });

  it('says which part of the plan is missing', () => {
    const of = (baseline: Record<string, { mean: number }>) => designOfPolicy(policy, { unitsPerDay: 20_000, baseline });
    expect(of({ ctr: { mean: 0.1 } })).toEqual({ ok: false, reason: "plan.baseline.error is missing: give control's mean" });
    expect(of({ ctr: { mean: 3 }, error: { mean: 0.1 } })).toMatchObject({ ok: false });
    expect(designOfPolicy(policy, { unitsPerDay: 0, baseline: {} })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/unitsPerDay/),
    });
  });
});
