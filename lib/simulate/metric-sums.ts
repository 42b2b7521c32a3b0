import type { ArmMoments } from '@/lib/gate/types';
import { drawBinomial } from './draw-binomial';
import { drawNormal } from './draw-normal';
import type { Random } from './random';
import { meanWithPast, proportionWithPast } from './sample-past';
import type { MetricModel } from './types';

/** Additive sums of one arm: n, Σy, Σy², units with a value, then Σx, Σxy, Σx² of a ratio's denominator or of a covariate. */
export type Sums = number[];
export const SUMS = 7;

/** Sums of nothing. No typed array: above 64 bytes each of those is a malloc, and every ramp needs some. */
export function noSums(length: number): Sums {
  return new Array<number>(length).fill(0);
}

/** Draws a look's worth of units of one arm into `sums` from `at` on. `factor` multiplies control's undisturbed mean. */
export type DrawUnits = (random: Random, units: number, factor: number, sums: Sums, at: number) => void;

/** The sampler of a model; what does not change from look to look is worked out once. */
export function unitSampler(model: MetricModel): DrawUnits {
  switch (model.kind) {
    case 'proportion':
      return model.pastCorrelation === undefined ? proportionSampler(model) : proportionWithPast(model.rate, model.pastCorrelation);
    case 'mean':
      return model.pastCorrelation === undefined ? meanSampler(model) : meanWithPast(model, model.pastCorrelation);
    case 'revenue':
      return revenueSampler(model);
    case 'ratio':
      return ratioSampler(model);
  }
}

/** Moments of an arm from its sums, as the settling of events would give them. */
export function writeMoments(model: MetricModel, sums: Sums, at: number, arm: ArmMoments): void {
  const n = sums[at] ?? 0;
  const sum = sums[at + 1] ?? 0;
  const squares = sums[at + 2] ?? 0;
  const events = sums[at + 3] ?? 0;
  arm.n = n;
  arm.events = events;
  arm.sumAbsolute = Math.abs(sum);
  arm.sumSquares = squares;
  if (model.kind === 'ratio') {
    writeRatio(sums, at, arm);
    return;
  }
  arm.mean = n > 0 ? sum / n : 0;
  const centred = model.kind === 'proportion' ? sum * (1 - arm.mean) : squares - sum * arm.mean;
  arm.variance = n > 1 && centred > 0 ? centred / (n - 1) : 0;
}

function write(sums: Sums, at: number, n: number, sum: number, squares: number, events: number): void {
  sums[at] = n;
  sums[at + 1] = sum;
  sums[at + 2] = squares;
  sums[at + 3] = events;
}

function proportionSampler({ rate }: { rate: number }): DrawUnits {
  return (random, units, factor, sums, at) => {
    const events = drawBinomial(random, units, rate * factor);
    write(sums, at, units, events, events, events);
  };
}

function meanSampler({ mean, sd }: { mean: number; sd: number }): DrawUnits {
  return (random, units, factor, sums, at) => {
    const sum = units * mean * factor + Math.sqrt(units) * sd * drawNormal(random);
    const freedom = Math.max(0, units - 1);
    const centred = sd * sd * Math.max(0, freedom + Math.sqrt(2 * freedom) * drawNormal(random));
    write(sums, at, units, sum, units > 0 ? centred + (sum * sum) / units : 0, units);
  };
}

/** Up to this many buyers are drawn one by one; beyond, (Σy, Σy²) is jointly normal with its exact moments. */
const MAX_SINGLE_DRAWS = 64;

function revenueSampler(model: { buyRate: number; meanAmount: number; sigma: number; cap: number }): DrawUnits {
  const { buyRate, sigma, cap } = model;
  const location = Math.log(model.meanAmount) - (sigma * sigma) / 2;
  const [first, second, third, fourth] = [1, 2, 3, 4].map((power) => cappedMoment(power, location, sigma, cap)) as [
    number,
    number,
    number,
    number,
  ];
  const sdSum = Math.sqrt(second - first * first);
  const slope = (third - first * second) / (second - first * first);
  const sdRest = Math.sqrt(Math.max(0, fourth - second * second - slope * slope * (second - first * first)));
  return (random, units, factor, sums, at) => {
    const buyers = drawBinomial(random, units, buyRate * factor);
    if (buyers <= MAX_SINGLE_DRAWS) {
      let sum = 0;
      let squares = 0;
      for (let buyer = 0; buyer < buyers; buyer += 1) {
        const amount = Math.min(cap, Math.exp(location + sigma * drawNormal(random)));
        sum += amount;
        squares += amount * amount;
      }
      write(sums, at, units, sum, squares, buyers);
      return;
    }
    const deviation = Math.sqrt(buyers) * sdSum * drawNormal(random);
    const rest = Math.sqrt(buyers) * sdRest * drawNormal(random);
    write(sums, at, units, buyers * first + deviation, buyers * second + slope * deviation + rest, buyers);
  };
}

/** E[min(X, cap)^k] of a lognormal X, by the trapezoid rule over the normal scale (error below 1e-9). */
function cappedMoment(power: number, location: number, sigma: number, cap: number): number {
  const step = 0.002;
  let sum = 0;
  for (let z = -12; z <= 12; z += step) {
    sum += Math.min(cap, Math.exp(location + sigma * z)) ** power * Math.exp(-0.5 * z * z);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

function ratioSampler(model: { rate: number; eventsPerUnit: number; correlation: number }): DrawUnits {
  const meanD = model.eventsPerUnit;
  const varianceD = Math.max(0, meanD - 1);
  const squareD = varianceD + meanD * meanD;
  return (random, units, factor, sums, at) => {
    const rate = Math.min(1, model.rate * factor);
    const within = rate * (1 - rate) * (meanD + model.correlation * (squareD - meanD));
    const events = units * meanD + Math.sqrt(units * varianceD) * drawNormal(random);
    const successes = rate * events + Math.sqrt(units * within) * drawNormal(random);
    write(sums, at, units, successes, units * (within + rate * rate * squareD), units);
    sums[at + 4] = events;
    sums[at + 5] = units * rate * squareD;
    sums[at + 6] = units * squareD;
  };
}

/** R = Σy/Σd with the variance of y − R d over d̄². */
function writeRatio(sums: Sums, at: number, arm: ArmMoments): void {
  const n = sums[at] ?? 0;
  const y = sums[at + 1] ?? 0;
  const d = sums[at + 4] ?? 0;
  const ratio = d > 0 ? y / d : 0;
  const squares = (sums[at + 2] ?? 0) - 2 * ratio * (sums[at + 5] ?? 0) + ratio * ratio * (sums[at + 6] ?? 0);
  arm.mean = ratio;
  arm.variance = n > 1 && d > 0 ? (Math.max(0, squares) / (n - 1)) * (n / d) * (n / d) : 0;
}
