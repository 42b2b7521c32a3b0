import { requireArgument } from './require-argument';
import { stratifiedSums, varianceAt } from './stratified-sums';
import type { Sign, Stratum } from './types';

export interface ContrastOptions {
  /** m of H0: θ ≤ −m, a share of the control's mean; 0 when `marginAbsolute` is given */
  margin: number;
  /** δ of H0: s (M_T − M_C) ≤ −δ, in the metric's unit; replaces `margin` */
  marginAbsolute?: number;
  sign: Sign;
}

/** A stratified contrast, its variance, and the sum of its weights. */
export interface Contrast {
  u: number;
  v: number;
  sumWeights: number;
}

/**
 * The gate's statistic for "the loss is no more than the margin": U_m = Σ w s [M_T − (1 − s m) M_C] and its variance.
 *
 * A positive U speaks for the candidate. For the harm process of H0: θ ≥ −h take margin h and −U. V depends on the
 * margin, so that a bound must be read with the V of its own margin.
 *
 * @param strata one per stage; those with fewer than two units in an arm are skipped
 * @param options.margin m as a share; `marginAbsolute` δ in the metric's unit instead
 * @returns all zeros when no stratum counts; V is a variance in (units × metric)²
 * @throws RangeError when a margin is not finite
 * @see Mantel & Haenszel (1959), JNCI 22 (the weights); Fieller (1954) for the contrast
 * @example contrast([{ candidate: { n: 100, mean: 2, variance: 1 }, control: { n: 100, mean: 2, variance: 1 } }], { margin: 0.1, sign: 1 })
 *   // { u: 10, v: 45.25, sumWeights: 50 } // by hand
 */
export function contrast(strata: readonly Stratum[], { margin, marginAbsolute, sign }: ContrastOptions): Contrast {
  requireArgument(sign === 1 || sign === -1, 'contrast', 'a sign of 1 or −1', sign);
  requireArgument(Number.isFinite(margin), 'contrast', 'a finite margin', margin);
  const sums = stratifiedSums(strata);
  const { sumWeights, candidateTotal, controlTotal } = sums;
  if (marginAbsolute === undefined) {
    const factor = 1 - sign * margin;
    const u = sign * (candidateTotal - factor * controlTotal);
    return { u, v: varianceAt(sums, factor), sumWeights };
  }
  requireArgument(Number.isFinite(marginAbsolute), 'contrast', 'a finite marginAbsolute', marginAbsolute);
  const u = sumWeights * marginAbsolute + sign * (candidateTotal - controlTotal);
  return { u, v: varianceAt(sums, 1), sumWeights };
}
