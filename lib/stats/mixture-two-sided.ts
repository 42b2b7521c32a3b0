import type { Boundary } from './first-crossing';
import { requireArgument } from './require-argument';

/**
 * The logarithm of the two-sided normal mixture e-process: evidence that the contrast's mean is not 0.
 *
 * @param input.u the contrast U
 * @param input.v its variance V, 0 or more
 * @param input.r the mixture variance fixed at the start, more than 0
 * @returns ln E; reject at α when it is at least ln(1 / α)
 * @see Robbins (1970), Annals of Mathematical Statistics 41; Waudby-Smith et al. (2021), arXiv 2103.06476
 * @example logETwoSided({ u: 10, v: 100, r: 100 }) // 0.5 * Math.log(0.5) + 0.25 // the definition
 */
export function logETwoSided({ u, v, r }: { u: number; v: number; r: number }): number {
  const total = v + r;
  return 0.5 * Math.log(r / total) + (u / (2 * total)) * u;
}

/**
 * The value of |U| from which the two-sided e-process reaches 1 / α.
 *
 * @param input.v the contrast's variance, 0 or more
 * @param input.r the mixture variance, more than 0
 * @param input.alpha two-sided error, in (0, 1)
 * @returns |U|, in the unit of √v; above 0
 * @throws RangeError outside these domains
 * @see Robbins (1970), Annals of Mathematical Statistics 41
 * @example boundaryTwoSided({ v: 1000, r: 126.00561, alpha: 0.05 }) // 95.981736 // mpmath
 */
export function boundaryTwoSided({ v, r, alpha }: { v: number; r: number; alpha: number }): number {
  requireArgument(v >= 0 && v < Infinity, 'boundaryTwoSided', 'a finite v of 0 or more', v);
  requireArgument(r > 0 && r < Infinity, 'boundaryTwoSided', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'boundaryTwoSided', 'an alpha in (0, 1)', alpha);
  const total = v + r;
  return Math.sqrt(total * (Math.log(total / r) - 2 * Math.log(alpha)));
}

/**
 * The two-sided boundary as a function of V, with its slope.
 *
 * @param input as for `boundaryTwoSided`
 * @returns a function of V
 * @throws RangeError for r or alpha outside their domain
 * @see as `boundaryTwoSided`
 * @example twoSidedCurve({ r: 126.00561, alpha: 0.05 })(1000).height // 95.981736 // mpmath
 */
export function twoSidedCurve({ r, alpha }: { r: number; alpha: number }): Boundary {
  requireArgument(r > 0 && r < Infinity, 'twoSidedCurve', 'a finite r above 0', r);
  requireArgument(alpha > 0 && alpha < 1, 'twoSidedCurve', 'an alpha in (0, 1)', alpha);
  const level = 2 * Math.log(alpha);
  return (v) => {
    const logarithm = Math.log((v + r) / r) - level;
    const height = Math.sqrt((v + r) * logarithm);
    return { height, slope: (logarithm + 1) / (2 * height) };
  };
}
