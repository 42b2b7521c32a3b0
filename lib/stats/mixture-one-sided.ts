import { normal } from './distributions';
import type { Boundary } from './first-crossing';
import { requireArgument } from './require-argument';

/**
 * The logarithm of the one-sided normal mixture e-process: evidence that the contrast's mean is above 0.
 *
 * Asymptotic: do not let it decide before means are nearly normal (the policy's minimum of events says when); for rare
 * events use `logEExactProportion`.
 *
 * @param input.u the contrast U_m
 * @param input.v its variance V_m at that same margin, 0 or more
 * @param input.r the mixture variance fixed at the start, more than 0
 * @returns ln E, any real number; reject the null hypothesis at α when it is at least ln(1 / α)
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2021), arXiv 2103.06476; Howard et al. (2021)
 * @example logEOneSided({ u: 60, v: 400, r: 158.006349 }) // 3.282491 // mpmath
 */
export function logEOneSided({ u, v, r }: { u: number; v: number; r: number }): number {
  const total = v + r;
  const z = u / Math.sqrt(total);
  const size = 0.5 * Math.log((4 * r) / total);
  // z² / 2 + ln Φ(z); far below 0 the two cancel, and the scaled tail does not
  return z < 0 ? size + normal.logScaledSf(-z) : size + 0.5 * z * z + normal.logCdf(z);
}

/**
 * The value of U from which the one-sided e-process reaches 1 / α.
 *
 * @param input.v the contrast's variance, 0 or more
 * @param input.r the mixture variance, more than 0
 * @param input.alpha one-sided error, in (0, 1)
 * @param input.exact true solves E = 1 / α; false takes the closed form, which is slightly larger
 * @returns U, in the unit of √v; above 0
 * @throws RangeError outside these domains
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Annals of Statistics 52, arXiv 2103.06476
 * @example boundaryOneSided({ v: 1000, r: 158.006349, alpha: 0.05, exact: true }) // 87.470842 // mpmath
 */
export function boundaryOneSided(input: { v: number; r: number; alpha: number; exact: boolean }): number {
  const { v, r, alpha, exact } = input;
  requireArgument(v >= 0 && v < Infinity, 'boundaryOneSided', 'a finite v of 0 or more', v);
  requireArgument(r > 0 && r < Infinity, 'boundaryOneSided', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'boundaryOneSided', 'an alpha in (0, 1)', alpha);
  const closed = closedRoot(v, r, alpha);
  return Math.sqrt(v + r) * (exact ? exactRoot(closed, targetAt(v, r, alpha)).z : closed);
}

function closedRoot(v: number, r: number, alpha: number): number {
  return Math.sqrt(2 * Math.log1p(Math.sqrt((v + r) / r) / (2 * alpha)));
}

/** What z² / 2 + ln Φ(z) must reach. */
function targetAt(v: number, r: number, alpha: number): number {
  return 0.5 * Math.log((v + r) / (4 * r)) - Math.log(alpha);
}

/**
 * The exact one-sided boundary as a function of V, with its slope: what the displayed bounds are solved with.
 *
 * @param input as for `boundaryOneSided`
 * @returns a function of V; it starts from its last root, so neighbouring points are the cheap ones
 * @throws RangeError for r or alpha outside their domain
 * @see as `boundaryOneSided`
 * @example oneSidedCurve({ r: 158.006349, alpha: 0.05 })(1000).height // 87.470842 // mpmath
 */
export function oneSidedCurve({ r, alpha }: { r: number; alpha: number }): Boundary {
  requireArgument(r > 0 && r < Infinity, 'oneSidedCurve', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'oneSidedCurve', 'an alpha in (0, 1)', alpha);
  // Neighbouring points have nearly the same root: each starts from the last one's
  let start = 0;
  return (v) => {
    const { z, pull } = exactRoot(start > 0 ? start : closedRoot(v, r, alpha), targetAt(v, r, alpha));
    start = z;
    const root = Math.sqrt(v + r);
    return { height: z * root, slope: (1 + pull * z) / (2 * root * pull) };
  };
}

/** z² / 2 + ln Φ(z) is convex: from wherever it starts, Newton comes down to the root from the second step on. */
function exactRoot(start: number, target: number): { z: number; pull: number } {
  let z = start;
  let pull = 0;
  for (let step = 0; step < 60; step += 1) {
    const below = normal.cdf(z);
    pull = z + normal.pdf(z) / below;
    const change = (0.5 * z * z + Math.log(below) - target) / pull;
    z -= change;
    // The next step would be the square of this one
    if (Math.abs(change) <= 1e-8 * z) break;
  }
  return { z, pull };
}
