import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CALLS, KERNELS } from './valid-calls';

const folder = fileURLToPath(new URL('../../lib/stats/', import.meta.url));
const modules = await Promise.all(
  readdirSync(folder).map(async (file) => (await import(`../../lib/stats/${file.replace('.ts', '')}.ts`)) as Record<string, unknown>),
);
const functions = new Map(modules.flatMap((module) => Object.entries(module).flatMap(callable)));

/** What no function takes, by the name of the field. */
const WRONG: Record<string, number[]> = {
  alpha: [0, 1, -0.1, 1.5],
  variance: [-1],
  n: [-3],
  standardError: [-1],
  r: [0, -1],
};

it('has a call of every exported function, so that a new one is held too', () => {
  expect([...functions.keys()].filter((name) => !(name in CALLS) && !KERNELS.includes(name)).sort()).toEqual([]);
  expect([...Object.keys(CALLS), ...KERNELS].filter((name) => !functions.has(name))).toEqual([]);
});

describe.each(Object.entries(CALLS))('%s', (name, args) => {
  const call = functions.get(name) as (...args: unknown[]) => unknown;

  it('takes the call it is tried with', () => {
    expect(() => call(...args)).not.toThrow();
  });

  it('refuses each number of it as NaN', () => {
    for (const { path, changed } of withOneWrong(args, Number.NaN)) expectRefused(() => call(...changed), `${name}: ${path} = NaN`);
  });

  const fields = Object.entries(WRONG).filter(([field]) => withOneWrong(args, 0, field).length > 0);
  it.each(fields)('refuses a wrong %s', (field, values) => {
    for (const value of values) {
      for (const { path, changed } of withOneWrong(args, value, field)) {
        expectRefused(() => call(...changed), `${name}: ${path} = ${value}`);
      }
    }
  });
});

/** The message names the function that holds the condition: the one called, or one of lib/stats that it hands its argument on to. */
function expectRefused(call: () => unknown, what: string): void {
  expect(call, what).toThrow(RangeError);
  const [, namedFirst = ''] = /^([\w.]+) requires .+, got .+$/.exec(messageOf(call)) ?? [];
  expect(functions.has(namedFirst), `${what}: ${messageOf(call)}`).toBe(true);
}

function messageOf(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    return String((error as Error).message);
  }
}

/** Functions of a module and of the distributions in it, by name. */
function callable([name, value]: [string, unknown]): [string, unknown][] {
  if (typeof value === 'function') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([part, inner]) => (typeof inner === 'function' ? [[`${name}.${part}`, inner]] : []));
}

/** The arguments once for each number in them (of that field), with that number replaced. */
function withOneWrong(args: readonly unknown[], wrong: number, field?: string): { path: string; changed: unknown[] }[] {
  return numbersIn(args, []).flatMap((path) => {
    if (field !== undefined && (path.at(-1) !== field || isShape(args, path))) return [];
    const changed = structuredClone(args) as unknown[];
    const parent = path.slice(0, -1).reduce((at, step) => (at as Record<string, unknown>)[step], changed as unknown);
    (parent as Record<string, unknown>)[path.at(-1) ?? ''] = wrong;
    return [{ path: path.join('.'), changed }];
  });
}

/** The alpha of a beta distribution is no error probability. */
function isShape(args: unknown, path: readonly string[]): boolean {
  const parent = path.slice(0, -1).reduce((at, step) => (at as Record<string, unknown>)[step], args);
  return typeof parent === 'object' && parent !== null && 'beta' in parent;
}

function numbersIn(value: unknown, path: string[]): string[][] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, inner]) => numbersIn(inner, [...path, step]));
}
