import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileCondition, compileTargeting } from '@/lib/assignment/target';
import type { Condition } from '@/lib/assignment/types';

interface Vectors {
  cases: { condition: Condition; context: Record<string, unknown>; matches: boolean }[];
  unreadable: unknown[];
}

/** Read as text, since a JSON module would lose attributes called `__proto__`. */
const file = new URL('../vectors/targeting_vectors.json', import.meta.url);
const { cases, unreadable } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

describe('compileCondition', () => {
  it.each(cases.map((one) => [JSON.stringify(one), one] as const))('decides %s', (_name, { condition, context, matches }) => {
    expect(compileCondition(condition)(context)).toBe(matches);
  });

  it.each(unreadable.map((condition) => [JSON.stringify(condition), condition]))('refuses %s', (_name, condition) => {
    expect(() => compileCondition(condition as Condition)).toThrow();
    expect(compileTargeting(condition as Condition)({ targetingKey: 'u', country: 'DE', app: '3.0.0' })).toBe(false);
  });

  it('refuses endless nesting instead of running out of stack', () => {
    let nested: Condition = { attribute: 'a', eq: 1 };
    for (let depth = 0; depth < 100_000; depth += 1) nested = { not: nested };
    expect(() => compileCondition(nested)).toThrow('compileCondition requires a test, got not');
  });

  it('never matches NaN in an ordered comparison', () => {
    for (const operator of ['gt', 'gte', 'lt', 'lte'] as const) {
      const test = { attribute: 'age', [operator]: 1 } as unknown as Condition;
      expect(compileCondition(test)({ age: Number.NaN })).toBe(false);
    }
  });

  it('orders infinity', () => {
    expect(compileCondition({ attribute: 'age', gt: 1 })({ age: Number.POSITIVE_INFINITY })).toBe(true);
    expect(compileCondition({ attribute: 'age', gte: Number.POSITIVE_INFINITY })({ age: Number.POSITIVE_INFINITY })).toBe(true);
  });
});
