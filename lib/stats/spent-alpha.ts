import { normal } from './distributions';
import { requireArgument } from './require-argument';

/** How the error is spent over the information: by name, with γ for the last two families. */
export type SpendingFunction =
  | { kind: 'obrien_fleming' }
  | { kind: 'pocock' }
  | { kind: 'hwang_shih_decani'; gamma: number }
  | { kind: 'power'; gamma: number };

/**
 * The error a one-sided spending function has spent at a share of the information.
 *
 * @param spending which function
 * @param fraction information so far as a share of the planned one; above 0, taken as 1 beyond 1
 * @param alpha one-sided error, in (0, 1)
 * @returns in (0, alpha]
 * @throws RangeError outside these domains, and for a power γ that is not above 0
 * @see Lan & DeMets (1983), Biometrika 70; Hwang, Shih, DeCani (1990), Statistics in Medicine 9
 * @example spentAlpha({ kind: 'obrien_fleming' }, 0.2, 0.025) // 5.38871262905875e-7 // mpmath
 */
export function spentAlpha(spending: SpendingFunction, fraction: number, alpha: number): number {
  requireArgument(fraction > 0, 'spentAlpha', 'a fraction above 0', fraction);
  requireArgument(alpha > 0 && alpha < 1, 'spentAlpha', 'an alpha in (0, 1)', alpha);
  if (fraction >= 1) return alpha;
  switch (spending.kind) {
    case 'obrien_fleming':
      return 2 * normal.sf(normal.isf(alpha / 2) / Math.sqrt(fraction));
    case 'pocock':
      return alpha * Math.log1p((Math.E - 1) * fraction);
    case 'hwang_shih_decani': {
      const { gamma } = spending;
      requireArgument(Number.isFinite(gamma), 'spentAlpha', 'a finite gamma', gamma);
      return gamma === 0 ? alpha * fraction : alpha * (Math.expm1(-gamma * fraction) / Math.expm1(-gamma));
    }
    case 'power':
      requireArgument(spending.gamma > 0, 'spentAlpha', 'a gamma above 0', spending.gamma);
      return alpha * fraction ** spending.gamma;
  }
}
