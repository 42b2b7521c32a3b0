import type { Sample } from './types';

/** One arm's value beside a covariate of it. */
export interface SampleWithPast extends Sample {
  past: {
    mean: number;
    variance: number;
    /** with the value, divisor n − 1 */
    covariance: number;
  };
}

/** Slope and mean of a covariate over both arms. */
export interface PooledPast {
  theta: number;
  centre: number;
}

/**
 * One arm's sample of y − θ (x − x̄), with θ and x̄ those of both arms, so that it can stand for y in a stratum.
 *
 * @param sample with what is known of the covariate
 * @param pooled slope θ and mean of the covariate over both arms
 * @returns as many units; the variance is 0 or more
 * @see Deng, Xu, Kohavi, Walker (2013), WSDM
 * @example takeOutPast({ n: 10, mean: 5, variance: 4, past: { mean: 2, variance: 1, covariance: 1 } }, { theta: 1, centre: 1.5 })
 *   // { n: 10, mean: 4.5, variance: 3 } // by hand
 */
export function takeOutPast({ n, mean, variance, past }: SampleWithPast, { theta, centre }: PooledPast): Sample {
  const left = variance + theta * theta * past.variance - 2 * theta * past.covariance;
  return { n, mean: mean - theta * (past.mean - centre), variance: Math.max(0, left) };
}
