import { describe, expect, it } from 'vitest';
import { goldenCompare } from '@/lib/cli/golden-compare';

const strict = { ofCase: undefined, ofFields: undefined, fallback: { rel: 1e-9, abs: 0 } };

describe('goldenCompare', () => {
  it('passes what lies within the tolerance and names what does not by its dotted path', () => {
    const expected = { a: 1, b: { c: [2.5, 3.5] } };
    expect(goldenCompare(expected, { a: 1 + 1e-10, b: { c: [2.5, 3.5] } }, strict).mismatches).toEqual([]);
    expect(goldenCompare(expected, { a: 1, b: { c: [2.5, 3.6] } }, strict).mismatches).toEqual([
      { field: 'b.c', expected: 3.5, actual: 3.6 },
    ]);
  });

  it('looks a tolerance up in the case, then in the section’s fields, then in the section', () => {
    const rules = {
      ofCase: { a: { rel: 0.1, abs: 0 } },
      ofFields: { a: { rel: 0, abs: 0 }, b: { rel: 0, abs: 1 } },
      fallback: { rel: 0, abs: 0 },
    };
    expect(goldenCompare({ a: 10.5, b: 1.5, c: 1.5 }, { a: 11, b: 2, c: 1.6 }, rules).mismatches).toEqual([
      { field: 'c', expected: 1.5, actual: 1.6 },
    ]);
    const everywhere = { ...rules, ofCase: { '*': { rel: 1, abs: 0 } } };
    expect(goldenCompare({ c: 1.5 }, { c: 2 }, everywhere).mismatches).toEqual([]);
  });

  it('wants whole numbers, booleans, strings and null to be equal', () => {
    const loose = { ...strict, fallback: { rel: 0.5, abs: 5 } };
    expect(goldenCompare({ n: 3 }, { n: 4 }, loose).mismatches).toHaveLength(1);
    expect(goldenCompare({ is: true }, { is: false }, loose).mismatches).toHaveLength(1);
    expect(goldenCompare({ kind: 'bounded' }, { kind: 'exclusive' }, loose).mismatches).toHaveLength(1);
    expect(goldenCompare({ p: null }, { p: 0 }, loose).mismatches).toHaveLength(1);
    expect(goldenCompare({ p: 1.5 }, { p: null }, loose).mismatches).toHaveLength(1);
  });

  it('takes a missing or infinite figure as null, and NaN never as a number', () => {
    expect(goldenCompare({ p: null, q: null }, { p: undefined, q: Infinity }, strict).mismatches).toEqual([]);
    expect(goldenCompare({ p: 0.5 }, { p: Number.NaN }, strict).mismatches).toHaveLength(1);
  });

  it('wants arrays of the same length', () => {
    expect(goldenCompare({ z: [1.5] }, { z: [1.5, 2] }, strict).mismatches).toHaveLength(1);
    expect(goldenCompare({ z: [1.5] }, {}, strict).mismatches).toHaveLength(1);
  });

  it('reports the worst error on the scale of the relative tolerance', () => {
    expect(goldenCompare({ a: 2.5 }, { a: 2.5 * (1 + 4e-10) }, strict).worst).toBeCloseTo(4e-10, 14);
  });
});
