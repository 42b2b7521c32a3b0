import { describe, expect, it } from 'vitest';
import { assign } from '@/lib/assignment/assign';
import { bucketOf } from '@/lib/assignment/bucket';
import { compileExperiment } from '@/lib/assignment/compile-experiment';
import type { Config, EvaluationContext, ExperimentConfig } from '@/lib/assignment/types';
import { configFixture, experimentFixture } from './fixtures';

function answer(changes: Partial<ExperimentConfig>, context: EvaluationContext, surroundings: Partial<Config> = {}) {
  const { variant, reason, step, errorCode } = assign(configFixture(surroundings), experimentFixture(changes), context);
  return { variant: variant?.key, reason, step, ...(errorCode === undefined ? {} : { errorCode }) };
}

/** The first of unit-0, unit-1, … whose bucket lies in [from, to). */
function unitIn(kind: 'holdout' | 'layer' | 'traffic' | 'assign', salt: string, from: number, to: number): string {
  for (let index = 0; ; index += 1) {
    const bucket = bucketOf(kind, salt, `unit-${index}`);
    if (bucket >= from && bucket < to) return `unit-${index}`;
  }
}

const salt = experimentFixture().salt;
const inControl = unitIn('assign', salt, 0, 5_000);
const inCandidate = unitIn('assign', salt, 5_000, 10_000);
const targeting = { attribute: 'country', in: ['DE'] };
const layers = [{ key: 'search', salt: 'lay3r' }];
const layer = { key: 'search', from: 2_000, to: 4_000 };

describe('assign', () => {
  it('gives control the lowest buckets and the candidate the rest', () => {
    expect(answer({}, { targetingKey: inControl })).toEqual({ variant: 'control', reason: 'SPLIT', step: 'variant' });
    expect(answer({}, { targetingKey: inCandidate })).toEqual({ variant: 'candidate', reason: 'SPLIT', step: 'variant' });
  });

  it.each([
    ['control', { variant: 'control', reason: 'DEFAULT', step: 'serving' }],
    ['candidate', { variant: 'candidate', reason: 'STATIC', step: 'serving' }],
    ['disabled', { variant: undefined, reason: 'DISABLED', step: 'serving' }],
    ['something newer', { variant: 'control', reason: 'DEFAULT', step: 'serving' }],
    ['constructor', { variant: 'control', reason: 'DEFAULT', step: 'serving' }],
  ])('answers serving "%s" before anything else', (serving, expected) => {
    const changes = { serving: serving as ExperimentConfig['serving'], overrides: { candidate: ['qa-1'] }, targeting };
    for (const context of [{ targetingKey: 'qa-1' }, { targetingKey: 'u' }, {}]) expect(answer(changes, context)).toEqual(expected);
  });

  it('lets an override win over holdout, targeting, layer and traffic', () => {
    const changes = { overrides: { candidate: ['qa-1'] }, targeting, layer: { key: 'search', from: 0, to: 0 }, trafficTo: 0 };
    const surroundings = { holdout: { salt: 'h', toBucket: 10_000 }, layers };
    expect(answer(changes, { targetingKey: 'qa-1' }, surroundings)).toEqual({
      variant: 'candidate',
      reason: 'TARGETING_MATCH',
      step: 'override',
    });
    expect(answer(changes, { targetingKey: 'qa-2' }, surroundings)).toEqual({ variant: 'control', reason: 'DEFAULT', step: 'holdout' });
  });

  it('ignores overrides of unknown variants and names of every object', () => {
    expect(answer({ overrides: { gone: [inCandidate] } }, { targetingKey: inCandidate }).reason).toBe('SPLIT');
    expect(answer({ overrides: { candidate: ['x'] } }, { targetingKey: 'constructor' }).reason).toBe('SPLIT');
  });

  it('holds units out before it looks at targeting', () => {
    const surroundings = { holdout: { salt: 'h', toBucket: 3_000 } };
    const held = unitIn('holdout', 'h', 0, 3_000);
    const free = unitIn('holdout', 'h', 3_000, 3_500);
    expect(answer({ targeting }, { targetingKey: held }, surroundings).step).toBe('holdout');
    expect(answer({ targeting }, { targetingKey: free }, surroundings).step).toBe('targeting');
    expect(answer({ targeting }, { targetingKey: free, country: 'DE' }, surroundings).reason).toBe('SPLIT');
  });

  it('admits only units in the slot of the layer, upper end excluded', () => {
    const cases = [
      [1_999, false],
      [2_000, true],
      [3_999, true],
      [4_000, false],
    ] as const;
    for (const [bucket, inside] of cases) {
      const unit = unitIn('layer', 'lay3r', bucket, bucket + 1);
      expect(answer({ layer }, { targetingKey: unit }, { layers }).step).toBe(inside ? 'variant' : 'layer');
    }
  });

  it('keeps everybody out of a slot whose layer is not in the config', () => {
    for (let index = 0; index < 50; index += 1) {
      expect(answer({ layer: { key: 'search', from: 0, to: 10_000 } }, { targetingKey: `u${index}` })).toEqual({
        variant: 'control',
        reason: 'DEFAULT',
        step: 'layer',
      });
    }
  });

  it('admits the traffic share, upper end excluded', () => {
    expect(answer({ trafficTo: 1_000 }, { targetingKey: unitIn('traffic', salt, 999, 1_000) }).reason).toBe('SPLIT');
    expect(answer({ trafficTo: 1_000 }, { targetingKey: unitIn('traffic', salt, 1_000, 1_001) })).toEqual({
      variant: 'control',
      reason: 'DEFAULT',
      step: 'traffic',
    });
  });

  it('exposes everybody in control mode "all", the candidate up to its coverage', () => {
    const changes = { controlMode: 'all', trafficTo: 500 } as const;
    expect(answer(changes, { targetingKey: unitIn('traffic', salt, 499, 500) })).toEqual({
      variant: 'candidate',
      reason: 'SPLIT',
      step: 'traffic',
    });
    expect(answer(changes, { targetingKey: unitIn('traffic', salt, 500, 501) })).toEqual({
      variant: 'control',
      reason: 'SPLIT',
      step: 'traffic',
    });
  });

  it.each([undefined, null, ''])('asks for the unit when it is %j', (targetingKey) => {
    const context = { targetingKey } as unknown as EvaluationContext;
    expect(answer({}, context)).toMatchObject({ variant: undefined, reason: 'ERROR', errorCode: 'TARGETING_KEY_MISSING' });
    expect(answer({ targeting }, context)).toMatchObject({ variant: 'control', reason: 'DEFAULT', step: 'targeting' });
  });

  it.each([1e21, 7, true, {}, ['u1']])('refuses the unit %j', (targetingKey) => {
    const context = { targetingKey } as unknown as EvaluationContext;
    expect(answer({}, context)).toMatchObject({ variant: undefined, reason: 'ERROR', errorCode: 'INVALID_CONTEXT' });
  });

  it('leaves everybody on control under targeting it cannot read', () => {
    const unknown = { attribute: 'country', near: 'DE' } as unknown as ExperimentConfig['targeting'];
    expect(answer({ targeting: unknown as typeof targeting }, { targetingKey: 'u', country: 'DE' }).step).toBe('targeting');
  });

  it('gives control, unexposed, to a bucket no variant owns', () => {
    const { variants } = experimentFixture();
    const short = variants.map((variant) => ({ ...variant, toBucket: variant.toBucket / 2 }));
    expect(answer({ variants: short }, { targetingKey: inCandidate })).toEqual({ variant: 'control', reason: 'DEFAULT', step: 'variant' });
  });

  it('answers the same object for the same answer', () => {
    const compiled = compileExperiment(configFixture(), experimentFixture());
    expect(compiled({ targetingKey: inControl })).toBe(compiled({ targetingKey: inControl }));
  });

  it('refuses an experiment without control', () => {
    expect(() => compileExperiment(configFixture(), experimentFixture({ variants: [] }))).toThrow(RangeError);
  });
});
