import { firstCrossing } from './first-crossing';
import { oneSidedCurve } from './mixture-one-sided';
import { requireAlpha } from './require-alpha';
import { requireArgument } from './require-argument';
import { stratifiedSums } from './stratified-sums';
import type { Computed, Sign, Stratum } from './types';

/**
 * The displayed anytime-valid lower bound of a relative effect: −(smallest m above −estimate with E_m ≥ 1 / α).
 *
 * For display; a gate asks whether E at its own margin has reached 1 / α now, which is the same question at one m.
 *
 * @param strata one per stage
 * @param options.r the one-sided mixture variance
 * @param options.alpha one-sided error, in (0, 1)
 * @param options.sign +1 where more is better
 * @returns the bound as a share of the control's mean, on the scale where higher is better; no value while no margin,
 *   however wide, is ruled out
 * @throws RangeError for a sign, r or alpha outside their domain
 * @see Howard, Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49; Fieller (1954)
 * @example lowerBound([
 *   { candidate: { n: 4000, mean: 10.2, variance: 90 }, control: { n: 4020, mean: 10.1, variance: 95 } },
 *   { candidate: { n: 60000, mean: 10.05, variance: 91 }, control: { n: 59900, mean: 10, variance: 92.5 } }],
 *   { sign: 1, r: 252810.1585096, alpha: 0.05 }) // -0.00953286012487 // mpmath, root of ln E = ln 20
 */
export function lowerBound(strata: readonly Stratum[], { sign, r, alpha }: { sign: Sign; r: number; alpha: number }): Computed<number> {
  requireArgument(sign === 1 || sign === -1, 'lowerBound', 'a sign of 1 or −1', sign);
  requireArgument(r > 0 && r < Infinity, 'lowerBound', 'a finite r above 0', r);
  requireAlpha('lowerBound', alpha);
  const sums = stratifiedSums(strata);
  const { candidateTotal, controlTotal } = sums;
  if (!(controlTotal > 0)) return { ok: false, reason: 'a relative bound needs a control mean above 0; set an absolute margin' };
  const k = candidateTotal / controlTotal;
  const distance = firstCrossing({
    rate: controlTotal,
    sums,
    k,
    direction: sign === 1 ? -1 : 1,
    boundary: oneSidedCurve({ r, alpha }),
  });
  if (distance === undefined) return { ok: false, reason: 'no margin is ruled out yet' };
  return { ok: true, value: sign * (k - 1) - distance };
}
