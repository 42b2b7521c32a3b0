import { requireArgument } from './require-argument';
import type { Stratum } from './types';

/** What all stratified contrasts are made of: for any k, U = T − k C has the variance P + k² Q + (1 − k)² S. */
export interface StratifiedSums {
  /** Σ w */
  sumWeights: number;
  /** T = Σ w M_T */
  candidateTotal: number;
  /** C = Σ w M_C */
  controlTotal: number;
  /** P = Σ w² s²_T / n_T */
  candidateVariance: number;
  /** Q = Σ w² s²_C / n_C */
  controlVariance: number;
  /** S = Σ w² times the variance of what a stage's arms share; 0 without a covariate */
  centreVariance: number;
  /** how many strata had two units or more in both arms */
  strata: number;
}

/**
 * Adds strata up with Mantel–Haenszel weights w = n_T n_C / (n_T + n_C), so that arms are compared only within a
 * stratum and a baseline that drifts from stage to stage cannot pass for an effect.
 *
 * @param strata one per stage of first exposure; those with fewer than two units in an arm are skipped
 * @returns all zeros when no stratum counts
 * @throws RangeError for a count below 0, a negative variance or a figure that is not finite in a stratum that counts
 * @see Mantel & Haenszel (1959), JNCI 22; Greenland & Robins (1985) for the weights
 * @example stratifiedSums([{ control: { n: 1000, mean: 10, variance: 9 }, candidate: { n: 1000, mean: 10.2, variance: 9 } }])
 *   // { sumWeights: 500, candidateTotal: 5100, controlTotal: 5000, candidateVariance: 2250, controlVariance: 2250 } // by hand
 */
export function stratifiedSums(strata: readonly Stratum[]): StratifiedSums {
  let sumWeights = 0;
  let candidateTotal = 0;
  let controlTotal = 0;
  let candidateVariance = 0;
  let controlVariance = 0;
  let centreVariance = 0;
  let counted = 0;
  for (const stratum of strata) {
    const { candidate, control } = stratum;
    requireArgument(candidate.n >= 0 && control.n >= 0, 'stratifiedSums', 'counts of 0 or more', Math.min(candidate.n, control.n));
    if (candidate.n < 2 || control.n < 2) continue;
    requireArgument(candidate.variance >= 0, 'stratifiedSums', 'variances of 0 or more', candidate.variance);
    requireArgument(control.variance >= 0, 'stratifiedSums', 'variances of 0 or more', control.variance);
    const weight = (candidate.n / (candidate.n + control.n)) * control.n;
    sumWeights += weight;
    candidateTotal += weight * candidate.mean;
    controlTotal += weight * control.mean;
    candidateVariance += weight * weight * (candidate.variance / candidate.n);
    controlVariance += weight * weight * (control.variance / control.n);
    if (stratum.centreVariance !== undefined) centreVariance += weight * weight * stratum.centreVariance;
    counted += 1;
  }
  const total = candidateTotal + controlTotal + candidateVariance + controlVariance + centreVariance;
  requireArgument(Number.isFinite(total), 'stratifiedSums', 'finite counts, means and variances', total);
  return { sumWeights, candidateTotal, controlTotal, candidateVariance, controlVariance, centreVariance, strata: counted };
}

/**
 * Variance of the contrast T − k C.
 *
 * @param sums of `stratifiedSums`
 * @param k any number
 * @returns in (units × metric)², 0 or more
 * @see Fieller (1954), JRSS B 16
 * @example varianceAt({ candidateVariance: 2, controlVariance: 1, centreVariance: 0 }, 3) // 11 // by hand
 */
export function varianceAt({ candidateVariance, controlVariance, centreVariance }: StratifiedSums, k: number): number {
  return candidateVariance + k * k * controlVariance + (1 - k) * (1 - k) * centreVariance;
}
