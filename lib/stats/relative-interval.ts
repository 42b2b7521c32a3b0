import { type Boundary, firstCrossing } from './first-crossing';
import type { StratifiedSums } from './stratified-sums';
import type { Computed, Interval } from './types';

/**
 * All lifts θ with |Σ w (M_T − (1 + θ) M_C)| below the boundary at their own variance: Fieller's set for any boundary.
 *
 * @param sums of `stratifiedSums`
 * @param boundary of |U| as a function of V
 * @returns ±Infinity at an end where the control's mean is not told from 0; no value unless that mean is positive
 * @see Fieller (1954), JRSS B 16
 * @example relativeInterval({ ...stratifiedSums([]), sumWeights: 1, candidateTotal: 120, controlTotal: 100, strata: 1 }, () => ({ height: 10, slope: 0 }))
 *   // { lower: 0.1, upper: 0.3 } // by hand
 */
export function relativeInterval(sums: StratifiedSums, boundary: Boundary): Computed<Interval> {
  if (sums.strata === 0) return { ok: false, reason: 'no stage has two units in both arms' };
  if (!(sums.controlTotal > 0)) return { ok: false, reason: 'a lift needs a control mean above 0' };
  const k = sums.candidateTotal / sums.controlTotal;
  const shared = { rate: sums.controlTotal, sums, k, boundary };
  const below = firstCrossing({ ...shared, direction: -1 });
  const above = firstCrossing({ ...shared, direction: 1 });
  return {
    ok: true,
    value: {
      lower: below === undefined ? -Infinity : k - 1 - below,
      upper: above === undefined ? Infinity : k - 1 + above,
    },
  };
}
