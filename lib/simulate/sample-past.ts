import type { ArmMoments, Stratum } from '@/lib/gate/types';
import { type CovariateSums, cupedStratum } from '@/lib/stats/cuped';
import { drawBinomial } from './draw-binomial';
import { drawNormal } from './draw-normal';
import type { DrawUnits, Sums } from './metric-sums';

/** A share `rate` of units had the event before; they have it again with rate + ρ (1 − rate), the others with rate (1 − ρ). */
export function proportionWithPast(rate: number, correlation: number): DrawUnits {
  const again = rate + correlation * (1 - rate);
  const anew = rate * (1 - correlation);
  return (random, units, factor, sums, at) => {
    const before = drawBinomial(random, units, rate);
    const both = drawBinomial(random, before, again * factor);
    const events = both + drawBinomial(random, units - before, anew * factor);
    sums.splice(at, 7, units, events, events, events, before, both, before);
  };
}

/** Value and past are jointly normal, the past with mean 0 and variance 1: their sums by Bartlett's decomposition. */
export function meanWithPast({ mean, sd }: { mean: number; sd: number }, correlation: number): DrawUnits {
  const rest = Math.sqrt(1 - correlation * correlation);
  return (random, units, factor, sums, at) => {
    const shared = drawNormal(random);
    const past = Math.sqrt(units) * shared;
    const value = units * mean * factor + Math.sqrt(units) * sd * (correlation * shared + rest * drawNormal(random));
    const freedom = Math.max(0, units - 1);
    const spread = () => Math.max(0, freedom + Math.sqrt(2 * freedom) * drawNormal(random));
    const pastSquares = spread();
    const across = Math.sqrt(pastSquares) * drawNormal(random);
    const products = sd * (correlation * pastSquares + rest * across);
    const squares = sd * sd * (correlation * correlation * pastSquares + 2 * correlation * rest * across + rest * rest * spread());
    const centred = (a: number, b: number) => (units > 0 ? (a * b) / units : 0);
    const all = squares + centred(value, value);
    sums.splice(at, 7, units, value, all, units, past, products + centred(past, value), pastSquares + centred(past, past));
  };
}

/** Takes the past out of both arms of a stratum, whose plain moments have been written. */
export function takeOutPasts(control: Sums, candidate: Sums, stratum: Stratum): void {
  if ((control[0] ?? 0) < 2 || (candidate[0] ?? 0) < 2) return;
  const adjusted = cupedStratum(covariateSums(control), covariateSums(candidate));
  if (!adjusted.ok) return;
  const { value } = adjusted;
  replace(stratum.control, value.control);
  replace(stratum.candidate, value.candidate);
  stratum.centreVariance = value.centreVariance;
}

function replace(arm: ArmMoments, { mean, variance }: { mean: number; variance: number }): void {
  arm.mean = mean;
  arm.variance = variance;
}

function covariateSums(sums: Sums): CovariateSums {
  const [n = 0, sumY = 0, sumYSquares = 0, , sumX = 0, sumProducts = 0, sumXSquares = 0] = sums;
  return { n, sumY, sumX, sumYSquares, sumXSquares, sumProducts };
}
