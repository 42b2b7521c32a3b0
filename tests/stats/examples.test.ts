import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../lib/stats/', import.meta.url));
const files = readdirSync(folder);
const modules = await Promise.all(
  files.map(async (file) => (await import(`../../lib/stats/${file.replace('.ts', '')}.ts`)) as Record<string, unknown>),
);
const scope = Object.assign({}, ...modules) as Record<string, unknown>;

const DOCUMENTED = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export (?:function|const (?=[a-z])) ?(\w+)(\([\s\S]*?\): [^\n]*\{\n)?/g;

/** What stands in front of each exported function: its text, and the names that it takes. */
const functions = files.flatMap((file) =>
  [...readFileSync(folder + file, 'utf8').matchAll(DOCUMENTED)].map(([, comment = '', name = '', signature = '']) => ({
    name,
    comment: comment.replace(/^ \* ?/gm, ''),
    returnsNothing: signature.includes('): void'),
  })),
);

/** `@example call // value // where the value is from`, over as many lines as it takes. */
function exampleOf(comment: string): { call: string; value: string; source: string } {
  const [, text = ''] = comment.split('@example ');
  const [call = '', value = '', source = ''] = text.replace(/\s+/g, ' ').split(' // ');
  return { call: call.trim(), value: value.trim(), source: source.trim() };
}

it('finds the functions', () => expect(functions.length).toBeGreaterThan(90));

describe.each(functions)('$name', ({ comment, returnsNothing }) => {
  const { call, value, source } = exampleOf(comment);

  it('says what it gives back and where its example is from', () => {
    if (returnsNothing) expect(comment).toContain('@throws RangeError');
    else expect(comment).toContain('@returns ');
    if (value !== 'RangeError') expect(source).not.toBe('');
  });

  it(`has the value that its example says: ${call}`, () => {
    expect(value).not.toBe('');
    if (value === 'RangeError') expect(() => evaluate(call)).toThrow(RangeError);
    else expectLike(evaluate(call), evaluate(value), call);
  });
});

/** The examples are those of this repository's own files, with its own functions in scope. */
function evaluate(expression: string): unknown {
  return new Function(...Object.keys(scope), `return (${expression});`)(...Object.values(scope));
}

/** Every field that the example names, to the digits that a reader sees; a `Computed` figure is taken out of its wrapping. */
function expectLike(result: unknown, expected: unknown, where: string): void {
  const isUnwrapped = typeof expected !== 'object' || expected === null || !('ok' in expected);
  const actual = isUnwrapped ? valueOf(result) : result;
  if (typeof expected === 'number') {
    expect(actual, where).toBeTypeOf('number');
    expect(Math.abs((actual as number) - expected), `${where}: ${actual}, not ${expected}`).toBeLessThanOrEqual(3e-7 * Math.abs(expected));
    return;
  }
  if (typeof expected !== 'object' || expected === null) {
    expect(actual, where).toBe(expected);
    return;
  }
  if (Array.isArray(expected)) expect(actual, where).toHaveLength(expected.length);
  for (const [key, value] of Object.entries(expected)) expectLike((actual as Record<string, unknown>)[key], value, `${where} ${key}`);
}

function valueOf(actual: unknown): unknown {
  const isComputed = typeof actual === 'object' && actual !== null && 'ok' in actual && 'value' in actual;
  return isComputed ? actual.value : actual;
}
