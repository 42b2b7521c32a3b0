import { normal } from './distributions';
import { gaussLegendre } from './gauss-legendre';
import { requireArgument } from './require-argument';

/** The part of the paths still going on: density on nodes of the Brownian scale B = z √information. */
interface Continuation {
  nodes: Float64Array;
  /** density × quadrature weight */
  masses: Float64Array;
  information: number;
}

export interface BoundaryPlan {
  /** information at each look, strictly increasing, more than 0 */
  information: readonly number[];
  /** error to spend on one side at each look, beyond what was spent before; 0 means that look cannot stop */
  increments: readonly number[];
  /** 2: both sides stop, symmetrically */
  sides: 1 | 2;
}

/**
 * The z at which each look of a group-sequential test stops, so that it first stops there with exactly the error
 * given (per side) when there is no effect.
 *
 * @param plan of the looks; `increments` are per side
 * @returns one z per look, Infinity where nothing may be spent
 * @throws RangeError for lengths that differ, information that does not grow or negative increments
 * @see Armitage, McPherson, Rowe (1969), JRSS A 132; Jennison & Turnbull (1999), chapter 19
 * @example sequentialBoundaries({ information: [0.5, 1], increments: [0.0015, 0.0235], sides: 2 })
 *   // [2.96773792534, 1.96840453749] // scipy, second quadrature
 */
export function sequentialBoundaries({ information, increments, sides }: BoundaryPlan): number[] {
  requireArgument(
    information.length === increments.length,
    'sequentialBoundaries',
    `as many increments as the ${information.length} looks`,
    increments.length,
  );
  requireArgument(sides === 1 || sides === 2, 'sequentialBoundaries', 'one or two sides', sides);
  information.forEach((now, look) => {
    requireArgument(now > (information[look - 1] ?? 0) && now < Infinity, 'sequentialBoundaries', 'information that grows', now);
  });
  const boundaries: number[] = [];
  let former: SequentialLook | null = null;
  information.forEach((now, look) => {
    const error = increments[look] ?? 0;
    requireArgument(error >= 0 && error < 1, 'sequentialBoundaries', 'increments in [0, 1)', error);
    former = nextLook(former, { information: now, error, sides });
    boundaries.push(former.z);
  });
  return boundaries;
}

/** A look as the ones after it need it. Nothing changes it, so that several may go on from the same one. */
export interface SequentialLook {
  z: number;
  information: number;
  sides: 1 | 2;
  /** those that had not stopped before this look */
  paths: Continuation;
}

/**
 * One look more than `former` had, with the z at which it stops; `sequentialBoundaries` takes all of them in a row.
 *
 * @param former the look before, or null at the first
 * @param look information above that of the former look, and the error in [0, 1) to spend on one side
 * @returns the look, from which the next goes on; a z of Infinity when it has no error to spend
 * @throws RangeError for information that does not grow or an error outside its domain
 * @see sequentialBoundaries
 * @example nextLook(null, { information: 1, error: 0.01, sides: 1 }) // { z: 2.32634787404 } // scipy norm.isf
 */
export function nextLook(
  former: SequentialLook | null,
  { information, error, sides }: { information: number; error: number; sides: 1 | 2 },
): SequentialLook {
  requireArgument(information > (former?.information ?? 0) && information < Infinity, 'nextLook', 'information that grows', information);
  requireArgument(error >= 0 && error < 1, 'nextLook', 'an error in [0, 1)', error);
  requireArgument(sides === 1 || sides === 2, 'nextLook', 'one or two sides', sides);
  const paths = former === null ? START : advance(former, information);
  return { z: error === 0 ? Infinity : stoppingZ(paths, information, error), information, sides, paths };
}

const START: Continuation = { nodes: Float64Array.of(0), masses: Float64Array.of(1), information: 0 };

/** Newton on ln P(first crossing above z), kept inside a bracket: near a former boundary that probability falls off a cliff. */
function stoppingZ(paths: Continuation, now: number, error: number): number {
  const spread = Math.sqrt(now - paths.information);
  const root = Math.sqrt(now);
  let low = -10;
  let high = normal.isf(error);
  let z = high;
  for (let step = 0; step < 100; step += 1) {
    const { above, density } = crossing(paths, z * root, spread);
    if (above > error) low = z;
    else high = z;
    const newton = z + (Math.log(above / error) * above) / (density * (root / spread));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const change = Math.abs(next - z);
    z = next;
    if (change < 1e-12) break;
  }
  return z;
}

function crossing(paths: Continuation, at: number, spread: number): { above: number; density: number } {
  let above = 0;
  let density = 0;
  for (let i = 0; i < paths.nodes.length; i += 1) {
    const distance = (at - (paths.nodes[i] ?? 0)) / spread;
    const mass = paths.masses[i] ?? 0;
    above += mass * normal.sf(distance);
    density += mass * normal.pdf(distance);
  }
  return { above, density };
}

function advance({ paths, information: now, z, sides }: SequentialLook, next: number): Continuation {
  const root = Math.sqrt(now);
  // Paths below −7 standard deviations (1e-12 of all) would still have to climb through ten to stop
  const upper = Math.min(z, 10) * root;
  const lower = sides === 2 ? -upper : -7 * root;
  const spread = Math.sqrt(now - paths.information);
  const finest = Math.min(spread, Math.sqrt(next - now));
  const count = Math.min(1500, Math.ceil((1.9 * (upper - lower)) / finest) + 16);
  const { nodes: unit, weights } = gaussLegendre(count);
  const half = (upper - lower) / 2;
  const nodes = unit.map((node) => lower + half * (node + 1));
  const masses = nodes.map((node, i) => (densityAt(paths, node, spread) * (weights[i] ?? 0) * half) / spread);
  return { nodes, masses, information: now };
}

function densityAt(paths: Continuation, at: number, spread: number): number {
  let sum = 0;
  for (let i = 0; i < paths.nodes.length; i += 1) {
    const distance = (at - (paths.nodes[i] ?? 0)) / spread;
    // Beyond twelve standard deviations nothing is left, even for a look that spends 1e-18
    if (distance > 12 || distance < -12) continue;
    sum += (paths.masses[i] ?? 0) * Math.exp(-0.5 * distance * distance);
  }
  return sum * 0.3989422804014327;
}
