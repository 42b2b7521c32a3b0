import { normal } from './distributions';
import { requireArgument } from './require-argument';
import { type Design, requireDesign } from './require-design';
import type { Computed } from './types';

/** Standard deviations of both arms, and the correlation of the metric with its covariate before exposure (0: none). */
export interface MeanSpread {
  control: number;
  candidate: number;
  correlation?: number;
}

/**
 * Units of the control for a given power to find a difference of means (the candidate gets `ratio` times as many).
 *
 * @param difference in the metric's unit, not 0
 * @param spread standard deviations per unit, 0 or more
 * @param design.power in (0, 1)
 * @returns a real number; round it up. No value for a difference of 0
 * @throws RangeError for negative standard deviations, a correlation beyond ±1, or a design outside its domain
 * @see Chow, Shao, Wang (2008), "Sample size calculations in clinical research", section 3.2
 * @example meanSampleSize(1.553, { control: 13.7493, candidate: 13.7493 }, { alpha: 0.1, sides: 2, ratio: 1, power: 0.9 })
 *   // 1342.5089133264282 // mpmath
 */
export function meanSampleSize(difference: number, spread: MeanSpread, design: Design & { power: number }): Computed<number> {
  requireArgument(Number.isFinite(difference), 'meanSampleSize', 'a finite difference', difference);
  requireDesign('meanSampleSize', design, design.power);
  const variance = unitVariance('meanSampleSize', spread, design.ratio);
  if (difference === 0) return { ok: false, reason: 'no sample finds a difference of 0' };
  return { ok: true, value: variance * (quantiles(design) / difference) ** 2 };
}

/**
 * The smallest difference of means that is found with the given power.
 *
 * @param spread standard deviations per unit, 0 or more
 * @param design.controlUnits 1 or more
 * @param design.power in (0, 1)
 * @returns in the metric's unit
 * @throws RangeError as `meanSampleSize`
 * @see as `meanSampleSize`
 * @example meanEffect({ control: 27.53, candidate: 27.53 }, { alpha: 0.05, sides: 2, ratio: 1, power: 0.95, controlUnits: 819 })
 *   // 4.904136554393407 // mpmath
 */
export function meanEffect(spread: MeanSpread, design: Design & { controlUnits: number; power: number }): number {
  requireDesign('meanEffect', design, design.power);
  requireUnits('meanEffect', design.controlUnits);
  return quantiles(design) * Math.sqrt(unitVariance('meanEffect', spread, design.ratio) / design.controlUnits);
}

/**
 * The chance to find a difference of means: on its own side, and with the (rarely important) other side added.
 *
 * @param difference in the metric's unit
 * @param spread standard deviations per unit, 0 or more
 * @param design.controlUnits 1 or more
 * @returns probabilities; no value when nothing varies
 * @throws RangeError as `meanSampleSize`
 * @see as `meanSampleSize`
 * @example meanPower(0.5, { control: 1, candidate: 1 }, { alpha: 0.05, sides: 2, ratio: 1, controlUnits: 64 })
 *   // { power: 0.807429578814, powerBothTails: 0.807430419433 } // statsmodels NormalIndPower
 */
export function meanPower(
  difference: number,
  spread: MeanSpread,
  design: Design & { controlUnits: number },
): Computed<{ power: number; powerBothTails: number }> {
  requireArgument(Number.isFinite(difference), 'meanPower', 'a finite difference', difference);
  requireDesign('meanPower', design);
  requireUnits('meanPower', design.controlUnits);
  const standardError = Math.sqrt(unitVariance('meanPower', spread, design.ratio) / design.controlUnits);
  if (standardError === 0) return { ok: false, reason: 'the metric has no variance' };
  const critical = normal.isf(design.alpha / design.sides);
  const z = Math.abs(difference) / standardError;
  const power = normal.cdf(z - critical);
  return { ok: true, value: { power, powerBothTails: power + normal.cdf(-z - critical) } };
}

function quantiles({ alpha, sides, power }: Design & { power: number }): number {
  return normal.isf(alpha / sides) + normal.quantile(power);
}

function unitVariance(name: string, { control, candidate, correlation = 0 }: MeanSpread, ratio: number): number {
  requireArgument(control >= 0 && control < Infinity, name, 'a finite standard deviation of 0 or more', control);
  requireArgument(candidate >= 0 && candidate < Infinity, name, 'a finite standard deviation of 0 or more', candidate);
  requireArgument(Math.abs(correlation) <= 1, name, 'a correlation in [−1, 1]', correlation);
  return (control * control + (candidate * candidate) / ratio) * (1 - correlation) * (1 + correlation);
}

function requireUnits(name: string, units: number): void {
  requireArgument(units >= 1 && units < Infinity, name, 'finite control units of 1 or more', units);
}
