import { describe, expect, it } from 'vitest';
import { simulatedDesign } from '@/lib/cli/simulated-design';

const document = {
  key: 'ranker-v8',
  metrics: {
    primary: 'ctr',
    guardrails: [
      { metric: 'latency_ms', margin: 0.05 },
      { metric: 'error', marginAbsolute: 0.005, limit: 0.05 },
    ],
  },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 }, latency_ms: { mean: 120, sd: 100 }, error: { mean: 0.01 } }, mde: 0.05 },
  ramp: {
    stages: [
      { coverage: 0.05, minUnits: 1000 },
      { coverage: 0.5, minDuration: '7d', approval: true },
    ],
  },
};

describe('simulatedDesign', () => {
  it('reads an experiment’s document with its plan and fills the defaults in', () => {
    const read = simulatedDesign(document);
    if (!read.ok) throw new Error(read.reason);
    const { policy, models, unitsPerDay } = read.design;
    expect(unitsPerDay).toBe(20_000);
    expect(policy).toMatchObject({
      mode: 'superior',
      alpha: 0.05,
      harmBudget: 0.02,
      promotion: 'spending',
      maxDurationMs: 28 * 86_400_000,
    });
    expect(policy.stages).toEqual([
      { coverage: 0.05, minDurationMs: 86_400_000, minUnits: 1000, approval: false },
      { coverage: 0.5, minDurationMs: 604_800_000, minUnits: 100, approval: true },
    ]);
    expect(policy.metrics.map(({ kind, direction }) => [kind, direction])).toEqual([
      ['proportion', 'increase'],
      ['mean', 'decrease'],
      ['proportion', 'decrease'],
    ]);
    expect(policy.metrics.every(({ tuning }) => tuning?.gates.length === 2)).toBe(true);
    expect(models.map(({ kind }) => kind)).toEqual(['proportion', 'mean', 'proportion']);
  });

  it.each([
    [{ ...document, plan: undefined }, 'plan must be an object'],
    [{ ...document, plan: { baseline: {} } }, 'plan.unitsPerDay must be a number, got undefined'],
    [{ ...document, plan: { ...document.plan, baseline: {} } }, "plan.baseline.ctr is missing: give control's mean"],
    [{ ...document, ramp: { stages: [{ coverage: 2 }] } }, 'ramp.stages.0.coverage must lie in (0, 1], got 2'],
    [{ ...document, ramp: { maxDuration: 28 } }, 'ramp.maxDuration must be a duration such as "24h", got 28'],
    [
      { ...document, metrics: { primary: 'ctr', guardrails: [{ metric: 'error' }] } },
      'metrics.guardrails needs a margin or marginAbsolute for error',
    ],
    [{ ...document, ramp: { mode: 'best' } }, 'ramp.mode must be one of superior, non_inferior, got "best"'],
    ['nothing', 'the design must be an object'],
  ])('names the field that is wrong (%#)', (wrong, reason) => {
    expect(simulatedDesign(wrong)).toEqual({ ok: false, reason });
  });
});
