import { normal } from './distributions';
import { requireArgument } from './require-argument';
import { type Design, requireDesign } from './require-design';
import type { Computed } from './types';

/**
 * Units of the control for a given power to tell two proportions apart (the candidate gets `ratio` times as many).
 *
 * @param control @param candidate proportions in [0, 1]
 * @param design.power in (0, 1)
 * @returns a real number; round it up. No value when the proportions are equal
 * @throws RangeError for proportions outside [0, 1] or a design outside its domain
 * @see Fleiss (1981), "Statistical methods for rates and proportions"; R power.prop.test for equal arms
 * @example proportionSampleSize(0.0997, 0.10367803, { alpha: 0.05, sides: 1, ratio: 1, power: 0.8 })
 *   // 71376.692196 // mpmath
 */
export function proportionSampleSize(control: number, candidate: number, design: Design & { power: number }): Computed<number> {
  requireProportions('proportionSampleSize', control, candidate);
  requireDesign('proportionSampleSize', design, design.power);
  if (control === candidate) return { ok: false, reason: 'no sample tells equal proportions apart' };
  const { nullSpread, spread } = spreads(control, candidate, design.ratio);
  const reach = normal.isf(design.alpha / design.sides) * nullSpread + normal.quantile(design.power) * spread;
  return { ok: true, value: (reach / (candidate - control)) ** 2 };
}

/**
 * The chance to tell two proportions apart with the given units, on the side where the difference lies.
 *
 * @param control @param candidate proportions in [0, 1]
 * @param design.controlUnits 1 or more
 * @returns a probability; no value when neither proportion leaves any variance
 * @throws RangeError as `proportionSampleSize`
 * @see Fleiss (1981)
 * @example proportionPower(0.232, 0.25056, { alpha: 0.05, sides: 2, ratio: 1, controlUnits: 7211 })
 *   // 0.7405031031602498 // mpmath
 */
export function proportionPower(control: number, candidate: number, design: Design & { controlUnits: number }): Computed<number> {
  requireProportions('proportionPower', control, candidate);
  requireDesign('proportionPower', design);
  requireUnits('proportionPower', design.controlUnits);
  const { nullSpread, spread } = spreads(control, candidate, design.ratio);
  if (spread === 0) return { ok: false, reason: 'the proportions have no variance' };
  const reach = Math.sqrt(design.controlUnits) * Math.abs(candidate - control) - normal.isf(design.alpha / design.sides) * nullSpread;
  return { ok: true, value: normal.cdf(reach / spread) };
}

/**
 * The smallest rise of a proportion that is found with the given power.
 *
 * @param control proportion in [0, 1)
 * @param design.controlUnits 1 or more
 * @param design.power in (0, 1)
 * @returns the absolute rise; no value when even a rise to 1 is not found
 * @throws RangeError as `proportionSampleSize`
 * @see Fleiss (1981)
 * @example proportionEffect(0.322, { alpha: 0.1, sides: 2, ratio: 1, power: 0.9, controlUnits: 59405 }) // 0.007959078956638 // mpmath
 */
export function proportionEffect(control: number, design: Design & { controlUnits: number; power: number }): Computed<number> {
  requireProportions('proportionEffect', control, control);
  requireDesign('proportionEffect', design, design.power);
  requireUnits('proportionEffect', design.controlUnits);
  const critical = normal.isf(design.alpha / design.sides);
  const quantile = normal.quantile(design.power);
  const excess = (rise: number): number => {
    const { nullSpread, spread } = spreads(control, Math.min(1, control + rise), design.ratio);
    return Math.sqrt(design.controlUnits) * rise - critical * nullSpread - quantile * spread;
  };
  let low = 0;
  let high = 1 - control;
  if (!(excess(high) >= 0)) return { ok: false, reason: 'even a rise to 100 % would not be found with this power' };
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return { ok: true, value: high };
}

function spreads(control: number, candidate: number, ratio: number): { nullSpread: number; spread: number } {
  const pooled = (control + ratio * candidate) / (1 + ratio);
  return {
    nullSpread: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    spread: Math.sqrt(control * (1 - control) + (candidate * (1 - candidate)) / ratio),
  };
}

function requireProportions(name: string, control: number, candidate: number): void {
  requireArgument(control >= 0 && control <= 1, name, 'a control proportion in [0, 1]', control);
  requireArgument(candidate >= 0 && candidate <= 1, name, 'a candidate proportion in [0, 1]', candidate);
}

function requireUnits(name: string, units: number): void {
  requireArgument(units >= 1 && units < Infinity, name, 'finite control units of 1 or more', units);
}
