import { t } from './distributions';
import { meanSampleSize } from './mean-power';
import { noncentralTUpper } from './noncentral-t';
import { requireArgument } from './require-argument';
import { requireDesign } from './require-design';
import type { Computed } from './types';

export interface ExactDesign {
  alpha: number;
  sides: 1 | 2;
  /** standard deviation of both arms (their root mean square when they differ), more than 0 */
  standardDeviation: number;
}

/**
 * Power of the equal-variance t-test with the same number of units in both arms, by the noncentral t; both tails
 * count when there are two sides.
 *
 * @param difference in the metric's unit
 * @param unitsPerArm more than 1, not necessarily whole
 * @returns a probability
 * @throws RangeError for a design outside its domain
 * @see R power.t.test(strict = TRUE)
 * @example exactMeanPower(6.413, 58, { alpha: 0.05, sides: 2, standardDeviation: 7.86156 }) // 0.9917045099811047 // mpmath
 */
export function exactMeanPower(difference: number, unitsPerArm: number, design: ExactDesign): number {
  requireExact('exactMeanPower', difference, design);
  requireArgument(unitsPerArm > 1 && unitsPerArm < Infinity, 'exactMeanPower', 'finite units per arm above 1', unitsPerArm);
  const degreesOfFreedom = 2 * unitsPerArm - 2;
  const noncentrality = (Math.abs(difference) / design.standardDeviation) * Math.sqrt(unitsPerArm / 2);
  const critical = t.isf(design.alpha / design.sides, degreesOfFreedom);
  const near = noncentralTUpper(critical, degreesOfFreedom, noncentrality);
  return design.sides === 1 ? near : near + noncentralTUpper(critical, degreesOfFreedom, -noncentrality);
}

/**
 * Units per arm for a given power of that test, as a real number.
 *
 * @param difference in the metric's unit
 * @param design.power in (0, 1)
 * @returns no value for a difference of 0 or a power that two units per arm already exceed
 * @throws RangeError for a design outside its domain
 * @see R power.t.test(strict = TRUE)
 * @example exactMeanSampleSize(1.041, { alpha: 0.05, sides: 2, standardDeviation: 14.5551, power: 0.95 }) // 5081.683188 // mpmath
 */
export function exactMeanSampleSize(difference: number, design: ExactDesign & { power: number }): Computed<number> {
  requireExact('exactMeanSampleSize', difference, design);
  const { standardDeviation, power, alpha, sides } = design;
  const guess = meanSampleSize(difference, { control: standardDeviation, candidate: standardDeviation }, { alpha, sides, ratio: 1, power });
  if (!guess.ok) return guess;
  let low = 2;
  let high = guess.value + 20;
  if (exactMeanPower(difference, low, design) >= power) return { ok: false, reason: 'fewer than two units per arm would do' };
  while (exactMeanPower(difference, high, design) < power) high *= 1.5;
  for (let step = 0; step < 80 && high - low > 1e-11 * high; step += 1) {
    const middle = (low + high) / 2;
    if (exactMeanPower(difference, middle, design) < power) low = middle;
    else high = middle;
  }
  return { ok: true, value: (low + high) / 2 };
}

function requireExact(name: string, difference: number, { alpha, sides, standardDeviation }: ExactDesign): void {
  requireDesign(name, { alpha, sides, ratio: 1 });
  requireArgument(Number.isFinite(difference), name, 'a finite difference', difference);
  requireArgument(standardDeviation > 0 && standardDeviation < Infinity, name, 'a finite standard deviation above 0', standardDeviation);
}
