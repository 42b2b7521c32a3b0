import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AppError, FieldProblem } from '@/lib/errors';
import { experimentDocument, parseExperimentDocument } from '@/lib/experiments/experiment-document';

const MINIMAL = {
  key: 'ranker-v8',
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: { model: 'ranker', version: '7' } },
    { key: 'candidate', role: 'candidate', value: { model: 'ranker', version: '8' } },
  ],
  metrics: { primary: 'ctr' },
};

function problemsOf(input: unknown): FieldProblem[] {
  try {
    parseExperimentDocument(input);
  } catch (error) {
    return [...(error as AppError).fields];
  }
  return [];
}

describe('experimentDocument', () => {
  it('fills every default of a minimal document', () => {
    const { ramp, slices, overrides, clock, metrics } = parseExperimentDocument(MINIMAL);
    expect(ramp.stages.map(({ coverage, minDuration }) => [coverage, minDuration])).toEqual([
      [0.05, '24h'],
      [0.1, '24h'],
      [0.25, '24h'],
      [0.5, '7d'],
    ]);
    expect(ramp).toMatchObject({
      mode: 'superior',
      harmBudget: 0.02,
      alpha: 0.05,
      alphaHarm: 0.05,
      alphaSrm: 0.001,
      maxDuration: '28d',
      holdback: 0.02,
      holdbackDuration: '28d',
      controlMode: 'matched',
      minEvents: 30,
      fullDays: 7,
      promotion: 'spending',
      blindTime: '30m',
    });
    expect({ slices, overrides, clock, metrics }).toEqual({
      slices: [],
      overrides: {},
      clock: 'server',
      metrics: { primary: 'ctr', guardrails: [], secondary: [] },
    });
  });

  it('is idempotent: a filled document reads as itself', () => {
    const once = parseExperimentDocument(MINIMAL);
    expect(parseExperimentDocument(once)).toEqual(once);
  });

  it.each<[string, object, string, RegExp]>([
    ['an unknown field', { ...MINIMAL, colour: 'red' }, 'colour', /not a field here.*variants/],
    [
      'an unknown field deep inside',
      { ...MINIMAL, ramp: { stages: [{ coverage: 0.1, minHours: 3 }] } },
      'ramp.stages[0].minHours',
      /minDuration/,
    ],
    ['a missing name', { ...MINIMAL, name: undefined }, 'name', /required/],
    ['a stage without coverage', { ...MINIMAL, ramp: { stages: [{}] } }, 'ramp.stages[0].coverage', /required/],
    [
      'falling coverage',
      { ...MINIMAL, ramp: { stages: [{ coverage: 0.2 }, { coverage: 0.1 }] } },
      'ramp.stages[1].coverage',
      /only widens/,
    ],
    ['coverage above the weight', { ...MINIMAL, ramp: { stages: [{ coverage: 0.6 }] } }, 'ramp.stages[0].coverage', /at most 0.5/],
    ['a duration without unit', { ...MINIMAL, ramp: { maxDuration: '28' } }, 'ramp.maxDuration', /units s, m, h, d/],
    [
      'a guardrail without margin',
      { ...MINIMAL, metrics: { primary: 'ctr', guardrails: [{ metric: 'e' }] } },
      'metrics.guardrails[0].margin',
      /missing/,
    ],
    [
      'two margins',
      { ...MINIMAL, metrics: { primary: 'ctr', guardrails: [{ metric: 'e', margin: 0.1, marginAbsolute: 1 }] } },
      'metrics.guardrails[0].margin',
      /contradicts/,
    ],
    ['a metric in two roles', { ...MINIMAL, metrics: { primary: 'ctr', secondary: ['ctr'] } }, 'metrics.secondary[0]', /one role/],
    ['one variant', { ...MINIMAL, variants: MINIMAL.variants.slice(0, 1) }, 'variants', /one control and one candidate/],
    ['two controls', { ...MINIMAL, variants: [MINIMAL.variants[0], { ...MINIMAL.variants[0], key: 'b' }] }, 'variants', /exactly one/],
    [
      'weights that do not sum to 1',
      { ...MINIMAL, variants: MINIMAL.variants.map((variant) => ({ ...variant, weight: 0.6 })) },
      'variants',
      /sum to 1, got 1.2/,
    ],
    ['all with unit user', { ...MINIMAL, ramp: { controlMode: 'all' } }, 'ramp.controlMode', /"request" or "session"/],
    ['a key with a space', { ...MINIMAL, key: 'a b' }, 'key', /letters/],
    ['the key __proto__', { ...MINIMAL, key: '__proto__' }, 'key', /choose another/],
    ['an override of nobody', { ...MINIMAL, overrides: { nobody: ['u1'] } }, 'overrides.nobody', /no variant/],
    ['a unit in two overrides', { ...MINIMAL, overrides: { control: ['u1'], candidate: ['u1'] } }, 'overrides.candidate', /u1/],
    ['two operators in a test', { ...MINIMAL, targeting: { attribute: 'a', eq: 1, ne: 2 } }, 'targeting', /one operator/],
    ['an unknown operator', { ...MINIMAL, targeting: { all: [{ attribute: 'a', like: 'x' }] } }, 'targeting.all[0].like', /startsWith/],
    ['a baseline of nothing', { ...MINIMAL, plan: { baseline: { gone: { mean: 1 } } } }, 'plan.baseline.gone', /no metric/],
    ['NaN', { ...MINIMAL, ramp: { alpha: Number.NaN } }, 'ramp.alpha', /number/],
    ['\\u0000', { ...MINIMAL, name: 'a\u0000' }, 'name', /remove that character/],
    ['a long text', { ...MINIMAL, owner: 'x'.repeat(201) }, 'owner', /^must have at most 200 characters$/],
    ['an empty slice', { ...MINIMAL, slices: [''] }, 'slices[0]', /^must have at least 1 character$/],
    ['a long list', { ...MINIMAL, slices: Array.from({ length: 50 }, (_, index) => `s${index}`) }, 'slices', /^m.*at most \d+/],
    ['a long text for a list', { ...MINIMAL, slices: 'x'.repeat(200) }, 'slices', /^must be a list, got string$/],
    ['a large number', { ...MINIMAL, ramp: { concurrent: { canaries: 101 } } }, 'ramp.concurrent.canaries', /^must be at most 100$/],
    ['half a surrogate pair', { ...MINIMAL, hypothesis: '\ud800' }, 'hypothesis', /surrogate/],
    ['protection of an undeclared slice', { ...MINIMAL, protectedSlices: ['country=DE'] }, 'protectedSlices[0]', /country/],
  ])('refuses %s, naming the field and the fix', (_, input, field, message) => {
    const problem = problemsOf(input).find((candidate) => candidate.field === field);
    expect(problem?.message ?? JSON.stringify(problemsOf(input))).toMatch(message);
  });

  it('accepts deep targeting and refuses endless targeting', () => {
    expect(problemsOf({ ...MINIMAL, targeting: { all: [{ not: { any: [{ attribute: 'country', in: ['DE'] }] } }] } })).toEqual([]);
    let endless: object = { attribute: 'a', eq: 1 };
    for (let depth = 0; depth < 5_000; depth += 1) endless = { not: endless };
    expect(problemsOf({ ...MINIMAL, targeting: endless })[0]?.message).toMatch(/nested/);
  });

  it('becomes a JSON schema', () => {
    const schema = z.toJSONSchema(experimentDocument, { io: 'input' });
    expect(schema.required).toEqual(['key', 'name', 'unit', 'variants', 'metrics']);
  });
});
