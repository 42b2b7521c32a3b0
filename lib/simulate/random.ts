/** A seeded stream of numbers, uniform on (0, 1) in steps of 2⁻³². */
export type Random = () => number;

const STEP = 2 ** -32;

/**
 * xoshiro128** (Blackman & Vigna 2021), seeded by splitmix32: period 2¹²⁸ − 1, one multiplication and four shifts a number.
 *
 * @param seed any whole number; the same seed gives the same stream in every engine
 */
export function createRandom(seed: number): Random {
  let mix = seed | 0;
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) | 0;
  };
  let a = next();
  let b = next();
  let c = next();
  let d = next() | 1;
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return ((result >>> 0) + 0.5) * STEP;
  };
}
