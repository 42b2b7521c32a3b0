import { requireArgument } from './require-argument';

/**
 * The mixture variance r that makes the one-sided boundary tightest when the variance has reached `vStar`.
 *
 * Tune once, before the first look and in variance units; never from the units seen so far.
 *
 * @param vStar the variance V of the contrast at which the bound should be sharpest, more than 0
 * @param alpha one-sided error, in (0, 0.5)
 * @returns r, in the same unit as vStar
 * @throws RangeError outside these domains
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49, proposition 3, with 2α for one side
 * @example tuneMixtureOneSided(1000, 0.05) // 158.006349 // mpmath
 */
export function tuneMixtureOneSided(vStar: number, alpha: number): number {
  requireArgument(vStar > 0 && vStar < Infinity, 'tuneMixtureOneSided', 'a finite vStar above 0', vStar);
  requireArgument(alpha > 0 && alpha < 0.5, 'tuneMixtureOneSided', 'an alpha in (0, 0.5)', alpha);
  return vStar / tuningFactor(2 * alpha);
}

/**
 * The mixture variance r that makes the two-sided boundary tightest when the variance has reached `vStar`.
 *
 * @param vStar as for one side
 * @param alpha two-sided error, in (0, 1)
 * @returns r, in the same unit as vStar
 * @throws RangeError outside these domains
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49, proposition 3
 * @example tuneMixtureTwoSided(1000, 0.05) // 126.005610 // mpmath
 */
export function tuneMixtureTwoSided(vStar: number, alpha: number): number {
  requireArgument(vStar > 0 && vStar < Infinity, 'tuneMixtureTwoSided', 'a finite vStar above 0', vStar);
  requireArgument(alpha > 0 && alpha < 1, 'tuneMixtureTwoSided', 'an alpha in (0, 1)', alpha);
  return vStar / tuningFactor(alpha);
}

function tuningFactor(alpha: number): number {
  const twice = -2 * Math.log(alpha);
  return twice + Math.log1p(twice);
}
