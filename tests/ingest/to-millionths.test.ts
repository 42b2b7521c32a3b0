import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMillionths } from '@/lib/ingest/to-millionths';

describe('toMillionths', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1000000'],
    [-41.2, '-41200000'],
    [0.1, '100000'],
    [0.1 + 0.2, '300000'],
    [1.005, '1005000'],
    [0.0000005, '1'],
    [-0.0000005, '-1'],
    [0.00000049999, '0'],
    [-0.00000049999, '0'],
    [0.1234565, '123457'],
    [-0.1234565, '-123457'],
    [1e-7, '0'],
    [5e-7, '1'],
    [5e-324, '0'],
    [999999.9999995, '1000000000000'],
    [9e12, '9000000000000000000'],
    [-9e12, '-9000000000000000000'],
    [8_999_999_999_999.998, '8999999999999998000'],
  ])('turns %d into %s', (value, expected) => {
    expect(toMillionths(value)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9.000000000001e12, -1e21])('refuses %d', (value) => {
    expect(toMillionths(value)).toBeUndefined();
  });

  it('is never further from the number than half a millionth, and always a 64-bit integer', () => {
    fc.assert(
      fc.property(fc.double({ min: -9e12, max: 9e12, noNaN: true }), (value) => {
        const text = toMillionths(value) ?? '';
        expect(text).toMatch(/^-?\d+$/);
        expect(BigInt.asIntN(64, BigInt(text))).toBe(BigInt(text));
        expect(Math.abs(Number(text) / 1e6 - value)).toBeLessThanOrEqual(0.5e-6 + Math.abs(value) * 2 ** -51);
      }),
    );
  });
});
