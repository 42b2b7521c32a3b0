import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '@/lib/assignment/assign';
import { bucketOf } from '@/lib/assignment/bucket';
import { explain } from '@/lib/assignment/explain';
import { configFixture, experimentFixture } from './fixtures';

const cases = fc.record({
  serving: fc.constantFrom(
    'split' as const,
    'split' as const,
    'split' as const,
    'control' as const,
    'candidate' as const,
    'disabled' as const,
  ),
  controlMode: fc.constantFrom('matched' as const, 'all' as const),
  trafficTo: fc.constantFrom(0, 5_000, 10_000),
  slotTo: fc.constantFrom(5_000, 10_000, undefined),
  holdoutTo: fc.constantFrom(0, 3_000),
  isTargeted: fc.boolean(),
  targetingKey: fc.option(fc.string({ unit: 'binary', maxLength: 8 }), { nil: undefined }),
  country: fc.constantFrom('DE', 'FR'),
});

describe('explain', () => {
  it('tells the assignment of assign, and every step before the deciding one was passed', () => {
    fc.assert(
      fc.property(cases, ({ slotTo, holdoutTo, isTargeted, targetingKey, country, ...changes }) => {
        const config = configFixture({ holdout: { salt: 'h', toBucket: holdoutTo }, layers: [{ key: 'search', salt: 'l' }] });
        const experiment = experimentFixture({
          ...changes,
          overrides: { candidate: ['qa'] },
          ...(slotTo === undefined ? {} : { layer: { key: 'search', from: 0, to: slotTo } }),
          ...(isTargeted ? { targeting: { attribute: 'country', eq: 'DE' } } : {}),
        });
        const context = { country, ...(targetingKey === undefined ? {} : { targetingKey }) };
        const { assignment, steps } = explain(config, experiment, context);
        expect(assignment).toEqual(assign(config, experiment, context));
        const deciding = steps.findIndex(({ decided }) => decided);
        expect(steps[deciding]?.step).toBe(assignment.step);
        const missed = steps.slice(0, deciding).filter(({ passed }) => !passed);
        // Without a unit, targeting still decides; its buckets cannot be known.
        expect(missed.filter(({ bucket }) => bucket !== undefined || targetingKey)).toEqual([]);
        expect(steps[deciding]?.passed).toBe(assignment.reason === 'SPLIT');
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows the bucket of every step that has one', () => {
    const layers = [{ key: 'search', salt: 'lay3r' }];
    const config = configFixture({ holdout: { salt: 'h', toBucket: 100 }, layers });
    const experiment = experimentFixture({ layer: { key: 'search', from: 0, to: 10_000 }, trafficTo: 9_999 });
    const { steps } = explain(config, experiment, { targetingKey: 'user_1' });
    const buckets = Object.fromEntries(steps.map(({ step, bucket }) => [step, bucket]));
    expect(buckets).toEqual({
      serving: undefined,
      unit: undefined,
      override: undefined,
      holdout: bucketOf('holdout', 'h', 'user_1'),
      targeting: undefined,
      layer: bucketOf('layer', 'lay3r', 'user_1'),
      traffic: bucketOf('traffic', experiment.salt, 'user_1'),
      variant: bucketOf('assign', experiment.salt, 'user_1'),
    });
  });
});
