import type { ArmMoments } from '@/lib/gate/types';

/** Moments of x events in n units. */
export function rate(n: number, x: number): ArmMoments {
  const p = n > 0 ? x / n : 0;
  return { n, mean: p, variance: n > 1 ? (p * (1 - p) * n) / (n - 1) : 0, events: x, sumAbsolute: x, sumSquares: x };
}

/** Moments of a mean whose values are all above 0. */
export function mean(n: number, value: number, variance: number): ArmMoments {
  return { n, mean: value, variance, events: n, sumAbsolute: n * Math.abs(value), sumSquares: (n - 1) * variance + n * value * value };
}
