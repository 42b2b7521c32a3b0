import { describe, expect, it } from 'vitest';
import { guessMetrics } from '@/lib/cli/guess-metrics';
import { AppError } from '@/lib/errors';
import { readSimulatedDesign } from '@/lib/http/simulated-design';

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

describe('readSimulatedDesign', () => {
  it('reads an experiment’s document with its plan and fills the defaults in', async () => {
    const { policy, models, unitsPerDay, maturityMs } = (await readSimulatedDesign(document, guessMetrics)).design;
    expect(maturityMs).toBe(0);
    expect(unitsPerDay).toBe(20_000);
    // The first attempt spends .8 of the document's alpha.
    expect(policy.alpha).toBeCloseTo(0.04, 12);
    expect(policy).toMatchObject({
      mode: 'superior',
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

  it('takes a metric’s own document over a guess, and what is asked of the simulation', async () => {
    const body = {
      ...document,
      metricDocuments: [{ key: 'ctr', kind: 'count', window: '2h', lateness: '1h' }],
      plan: { ...document.plan, baseline: { ...document.plan.baseline, ctr: { mean: 0.1, sd: 0.4 } } },
      traffic: { lookHours: 12, weekly: 0 },
      runs: 50,
      effects: [0.01],
    };
    const { design, asked } = await readSimulatedDesign(body, guessMetrics);
    expect(design.policy.metrics[0]).toMatchObject({ key: 'ctr', kind: 'count', windowMs: 7_200_000 });
    expect(design).toMatchObject({ maturityMs: 10_800_000, lookMs: 43_200_000, weekly: 0 });
    expect(asked).toEqual({ runs: 50, effects: [0.01], seed: undefined });
  });

  it.each([
    [{ ...document, plan: undefined }, 'plan', 'cannot be simulated: plan.unitsPerDay is missing'],
    [{ ...document, plan: { baseline: {} } }, 'plan', 'cannot be simulated: plan.unitsPerDay is missing'],
    [
      { ...document, plan: { ...document.plan, baseline: {} } },
      'plan',
      "cannot be simulated: plan.baseline.ctr is missing: give control's",
    ],
    [{ ...document, ramp: { stages: [{ coverage: 2 }] } }, 'ramp.stages[0].coverage', 'must be at most 1'],
    [{ ...document, ramp: { maxDuration: 28 } }, 'ramp.maxDuration', 'must be a duration such as'],
    [{ ...document, ramp: { maxDuration: '3d' } }, 'ramp.maxDuration', "is shorter than the ramp's own minimum, 10d"],
    [{ ...document, metrics: { primary: 'ctr', guardrails: [{ metric: 'error' }] } }, 'metrics.guardrails[0]', 'margin'],
    [{ ...document, ramp: { mode: 'best' } }, 'ramp.mode', 'superior'],
    [{ ...document, stages: [] }, 'stages', 'is not a field here'],
    [{ ...document, runs: 5 }, 'runs', 'must be at least 10'],
  ])('names the field that is wrong (%#)', async (wrong, field, message) => {
    const refused = await readSimulatedDesign(wrong, guessMetrics).catch((error: unknown) => error);
    if (!(refused instanceof AppError)) throw refused;
    expect(refused.fields[0]?.field).toContain(field);
    expect(refused.fields[0]?.message).toContain(message);
  });
});
