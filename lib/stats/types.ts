/** What a set of units says about one metric: how many units, their mean, and their variance with divisor n − 1. */
export interface Sample {
  n: number;
  mean: number;
  variance: number;
}

/** A figure, or the reason why there is none. Never a zero, a NaN or p = 1 in its place. */
export type Computed<T> = { ok: true; value: T } | { ok: false; reason: string };

/** A range of values; ±Infinity where it has no end. */
export interface Interval {
  lower: number;
  upper: number;
}

/** One stage of the ramp: both arms' samples over the same time. */
export interface Stratum {
  control: Sample;
  candidate: Sample;
  /**
   * CUPED: the variance of what both arms' adjusted means share, θ times the mean of the covariate over both arms; it cancels in a
   * difference and not in M_T − k M_C. Absent without a covariate.
   */
  centreVariance?: number | undefined;
}

/** +1 where a higher value is better, −1 where a lower one is. */
export type Sign = 1 | -1;

/** Units of one arm and how many of them have the event. */
export interface EventCount {
  n: number;
  events: number;
}
