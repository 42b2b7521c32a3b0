import { type StratifiedSums, varianceAt } from './stratified-sums';

/** A boundary of U as a function of V, and its slope there. */
export type Boundary = (v: number) => { height: number; slope: number };

export interface CrossingInput {
  /** how fast the contrast grows per unit of x, more than 0 */
  rate: number;
  /** V(x) = `varianceAt(sums, k + x s)` with s = ±1 */
  sums: StratifiedSums;
  k: number;
  direction: 1 | -1;
  boundary: Boundary;
}

/**
 * The smallest x > 0 at which rate · x reaches the boundary at V(x), or undefined when it never does.
 *
 * boundary(V(x)) is convex in x, hence the distance to it is concave and negative at 0: Newton from 0 climbs to the
 * smallest root from the left, and a slope that turns against it proves that there is none.
 *
 * @param input.boundary convex in V, above 0 at V(0)
 * @returns more than 0, in the unit of x; undefined when the boundary is out of reach
 * @see Fieller (1954), JRSS B 16 (the quadratic it generalises)
 * @example firstCrossing({ rate: 2, sums: { candidateVariance: 1, controlVariance: 0, centreVariance: 0 }, k: 1, direction: 1,
 *   boundary: () => ({ height: 3, slope: 0 }) }) // 1.5 // by hand
 */
export function firstCrossing(input: CrossingInput): number | undefined {
  const { rate, sums, k, direction, boundary } = input;
  let x = 0;
  for (let step = 0; step < 200; step += 1) {
    const factor = k + direction * x;
    const { height, slope } = boundary(varianceAt(sums, factor));
    const gap = height - rate * x;
    if (gap <= 0) return x;
    const climb = rate - slope * 2 * direction * (factor * sums.controlVariance - (1 - factor) * sums.centreVariance);
    if (!(climb > 0)) return undefined;
    const change = gap / climb;
    x += change;
    if (x > 1e15) return undefined;
    // Newton's next step would be about the square of this one
    if (change <= 1e-9 * x) return x;
  }
  return x;
}
