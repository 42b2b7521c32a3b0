import type { Stratum } from './types';

/** What all stratified contrasts are made of: for any k, U = T − k C has the variance P + k² Q. */
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
  /** how many strata had two units or more in both arms */
  strata: number;
}

/**
 * Adds strata up with Mantel–Haenszel weights w = n_T n_C / (n_T + n_C), so that arms are compared only within a
 * stratum and a baseline that drifts from stage to stage cannot pass for an effect.
 *
 * @param strata one per stage of first exposure; those with fewer than two units in an arm are skipped
 * @see Mantel & Haenszel (1959), JNCI 22; Greenland & Robins (1985) for the weights
 */
export function stratifiedSums(strata: readonly Stratum[]): StratifiedSums {
  const sums = { sumWeights: 0, candidateTotal: 0, controlTotal: 0, candidateVariance: 0, controlVariance: 0, strata: 0 };
  for (const { candidate, control } of strata) {
    if (candidate.n < 2 || control.n < 2) continue;
    const weight = (candidate.n / (candidate.n + control.n)) * control.n;
    sums.sumWeights += weight;
    sums.candidateTotal += weight * candidate.mean;
    sums.controlTotal += weight * control.mean;
    sums.candidateVariance += weight * weight * (candidate.variance / candidate.n);
    sums.controlVariance += weight * weight * (control.variance / control.n);
    sums.strata += 1;
  }
  return sums;
}
