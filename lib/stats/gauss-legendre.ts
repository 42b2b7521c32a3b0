import { requireArgument } from './require-argument';

/** Kept for the next who asks, so nobody may write into it. */
export interface Quadrature {
  nodes: Float64Array;
  weights: Float64Array;
}

/**
 * Nodes and weights of Gauss–Legendre quadrature on [−1, 1], by Newton on the Legendre polynomial.
 *
 * @param count how many nodes, 1 or more
 * @returns `nodes` in (−1, 1), ascending; `weights` above 0 that sum to 2
 * @throws RangeError unless count is a whole number of 1 or more
 * @see Abramowitz & Stegun 25.4.29; Press et al., "Numerical Recipes", section 4.6
 * @example gaussLegendre(2).nodes // [-0.5773502691896257, 0.5773502691896257] // ∓1/√3
 */
export function gaussLegendre(count: number): Quadrature {
  requireArgument(Number.isInteger(count) && count >= 1, 'gaussLegendre', 'a whole count of 1 or more', count);
  const known = KEPT.get(count);
  if (known !== undefined) return known;
  const made = legendreRule(count);
  if (KEPT.size >= MAX_KEPT) KEPT.clear();
  KEPT.set(count, made);
  return made;
}

const MAX_KEPT = 256;
const KEPT = new Map<number, Quadrature>();

function legendreRule(count: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < (count + 1) / 2; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let derivative = 0;
    for (let step = 0; step < 20; step += 1) {
      const legendre = legendreAt(count, x);
      derivative = legendre.derivative;
      const change = legendre.value / derivative;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    const weight = 2 / ((1 - x * x) * derivative * derivative);
    nodes[i] = -x;
    nodes[count - 1 - i] = x;
    weights[i] = weight;
    weights[count - 1 - i] = weight;
  }
  return { nodes, weights };
}

function legendreAt(degree: number, x: number): { value: number; derivative: number } {
  let value = 1;
  let previous = 0;
  for (let k = 1; k <= degree; k += 1) {
    const next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
    previous = value;
    value = next;
  }
  return { value, derivative: (degree * (x * value - previous)) / (x * x - 1) };
}
