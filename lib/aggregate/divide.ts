const KEPT_BITS = 64;

/**
 * Quotient of two whole numbers of any size, rounded once (to within one unit in the last place).
 *
 * @param denominator not 0
 * @throws RangeError when it is 0
 */
export function divide(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError('divide requires a denominator other than 0, got 0');
  if (numerator === 0n) return 0;
  const isNegative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [absolute(numerator), absolute(denominator)];
  // Shifted so that the whole quotient has at least 64 bits, more than a double holds.
  const shift = Math.max(0, KEPT_BITS - (bitLength(top) - bitLength(bottom)));
  const quotient = (top << BigInt(shift)) / bottom;
  const value = scale(Number(quotient), -shift);
  return isNegative ? -value : value;
}

// In two steps, since 2^-shift alone may be 0 where the product is not.
function scale(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}
