import { describe, expect, it } from 'vitest';
import { writeKeys } from '@/sdk/typescript/src/write-keys';
import { configFixture, experimentFixture, flagFixture } from '../assignment/fixtures';

describe('writeKeys', () => {
  it('declares each key with the type of its values, in order', () => {
    const flags = [
      flagFixture(),
      flagFixture({ key: 'mixed', variants: { a: 1, b: 'x', c: null } }),
      flagFixture({ key: 'list', variants: { a: [1, 2], b: [] } }),
      flagFixture({ key: 'odd"key', variants: { a: {}, b: { 'x-y': [{ z: true }] } } }),
    ];
    expect(writeKeys(configFixture({ experiments: [experimentFixture({ key: 'ranker-v8' })], flags }))).toBe(
      [
        '// Written by `npx rampart types`; run it again when experiments or flags change.',
        "import '@rampart/sdk';",
        '',
        "declare module '@rampart/sdk' {",
        '  interface RampartKeys {',
        '    "banner": boolean;',
        '    "list": (number)[];',
        '    "mixed": number | string | null;',
        '    "odd\\"key": Record<string, never> | { "x-y": ({ "z": boolean })[] };',
        '    "ranker-v8": { "model": string; "version": string };',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });
});
