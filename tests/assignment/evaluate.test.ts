import { describe, expect, it } from 'vitest';
import { compileConfig, evaluate } from '@/lib/assignment/evaluate';
import type { Condition, Config, FlagConfig } from '@/lib/assignment/types';
import { configFixture, experimentFixture, flagFixture } from './fixtures';

const inGermany = { attribute: 'country', eq: 'DE' };

function flag(changes: Partial<FlagConfig>, context = {}) {
  const { variant, value, reason, errorCode } = evaluate(
    compileConfig(configFixture({ flags: [flagFixture(changes)] })),
    'banner',
    context,
  );
  return { variant, value, reason, errorCode };
}

describe('evaluate', () => {
  it('answers a plain flag with its default, STATIC', () => {
    expect(flag({})).toEqual({ variant: 'off', value: false, reason: 'STATIC', errorCode: undefined });
  });

  it('answers the first matching rule, TARGETING_MATCH', () => {
    const rules = [
      { when: inGermany, variant: 'on' },
      { when: { all: [] }, variant: 'off' },
    ];
    expect(flag({ rules }, { country: 'DE' })).toMatchObject({ variant: 'on', value: true, reason: 'TARGETING_MATCH' });
    expect(flag({ rules }, { country: 'FR' })).toMatchObject({ variant: 'off', value: false, reason: 'TARGETING_MATCH' });
  });

  it('answers a disabled flag without a value', () => {
    expect(flag({ enabled: false })).toEqual({ variant: undefined, value: undefined, reason: 'DISABLED', errorCode: undefined });
  });

  it('passes over a rule it cannot read, and says GENERAL for a variant that is not there', () => {
    expect(flag({ rules: [{ when: { attribute: 'a', near: 1 } as unknown as Condition, variant: 'on' }] }).reason).toBe('DEFAULT');
    expect(flag({ defaultVariant: 'constructor' })).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL', value: undefined });
  });

  it('says FLAG_NOT_FOUND for unknown keys, also for names that every object has', () => {
    for (const key of ['gone', 'constructor', '__proto__', 'toString']) {
      expect(evaluate(compileConfig(configFixture()), key, {})).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    }
  });

  it('serves flags and experiments called __proto__ and constructor', () => {
    const variants = JSON.parse('{"__proto__": 1, "constructor": 2}');
    const config = configFixture({
      flags: [flagFixture({ key: '__proto__', variants, defaultVariant: '__proto__' })],
      experiments: [experimentFixture({ key: 'constructor' })],
    });
    expect(evaluate(compileConfig(config), '__proto__', {})).toMatchObject({ variant: '__proto__', value: 1, reason: 'STATIC' });
    expect(evaluate(compileConfig(config), 'constructor', { targetingKey: 'u' }).reason).toBe('SPLIT');
  });

  it('names experiment, attempt and config version in the metadata', () => {
    const compiled = compileConfig(
      configFixture({ version: 12, experiments: [experimentFixture({ attempt: 3 })], flags: [flagFixture()] }),
    );
    expect(evaluate(compiled, 'ranker', { targetingKey: 'u' }).flagMetadata).toEqual({ experiment: 'ranker', attempt: 3, version: 12 });
    expect(evaluate(compiled, 'banner', {}).flagMetadata).toEqual({ version: 12 });
  });

  it('keeps broken entries from breaking the others', () => {
    const broken = [null, 7, {}, { key: 'a' }, { key: 'b', variants: 'x', serving: 'split' }, { key: 'c', variants: [null] }];
    const config = {
      ...configFixture(),
      experiments: [...broken, experimentFixture()],
      flags: [...broken, flagFixture()],
    } as unknown as Config;
    const compiled = compileConfig(config);
    for (const key of ['a', 'b', 'c'])
      expect(evaluate(compiled, key, { targetingKey: 'u' })).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
    expect(evaluate(compiled, 'ranker', { targetingKey: 'u' }).reason).toBe('SPLIT');
    expect(evaluate(compiled, 'banner', {}).reason).toBe('STATIC');
  });
});
