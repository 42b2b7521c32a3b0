import { expect } from 'vitest';

/** Asserts |actual − expected| ≤ relative · |expected| + absolute. */
export function closeTo(actual: number, expected: number, relative = 1e-10, absolute = 0): void {
  const allowed = relative * Math.abs(expected) + absolute;
  expect(Number.isFinite(actual), `${actual} is finite`).toBe(true);
  expect(Math.abs(actual - expected), `${actual} lies within ${allowed} of ${expected}`).toBeLessThanOrEqual(allowed);
}
