import type { Config, JsonValue } from '../../../lib/assignment/types';

/** A declaration file that tells TypeScript every key of a config and the type of its value. */
export function writeKeys({ experiments, flags }: Config): string {
  const entries = [
    ...flags.map(({ key, variants }) => [key, Object.values(variants)] as const),
    ...experiments.map(({ key, variants }) => [key, variants.map(({ value }) => value)] as const),
  ];
  const lines = [...new Map(entries)]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, values]) => `    ${JSON.stringify(key)}: ${typeOf(values)};`);
  return [
    '// Written by `npx rampart types`; run it again when experiments or flags change.',
    "import '@rampart/sdk';",
    '',
    "declare module '@rampart/sdk' {",
    '  interface RampartKeys {',
    ...lines,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** One type that all values have; objects with the same names are one type, with the types of their members joined. */
function typeOf(values: JsonValue[]): string {
  const types = new Set<string>(
    values.filter((value) => typeof value !== 'object' || value === null).map((value) => (value === null ? 'null' : typeof value)),
  );
  const lists = values.filter((value) => Array.isArray(value));
  if (lists.length > 0) types.add(`(${typeOf(lists.flat()) || 'never'})[]`);
  const shapes = new Map<string, { [key: string]: JsonValue }[]>();
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const shape = JSON.stringify(Object.keys(value).toSorted());
    shapes.set(shape, [...(shapes.get(shape) ?? []), value]);
  }
  for (const [shape, alike] of shapes) {
    const names: string[] = JSON.parse(shape);
    const members = names.map((name) => `${JSON.stringify(name)}: ${typeOf(alike.map((value) => value[name] ?? null))}`);
    types.add(members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`);
  }
  return [...types].join(' | ');
}
