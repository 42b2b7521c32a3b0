import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { drawNormal } from '@/lib/simulate/draw-normal';
import type { Random } from '@/lib/simulate/random';
import type { Sample } from '@/lib/stats/types';

/** Σ y and Σ y² of some fresh units. */
export type Draw = (random: Random, units: number) => { sum: number; squares: number };

export interface Look {
  control: Sample;
  candidate: Sample;
}

/** A metric to simulate: how one arm's units are drawn, its true mean, and how many units a look brings per arm. */
export interface Metric {
  name: string;
  draw: Draw;
  mean: number;
  unitsPerLook: number;
}

/** Events of probability p; looks large enough for five events each. */
export function binary(p: number): Metric {
  const draw: Draw = (random, units) => {
    const events = drawBinomial(random, units, p);
    return { sum: events, squares: events };
  };
  return { name: `binary ${p * 100} %`, draw, mean: p, unitsPerLook: Math.max(100, Math.ceil(5 / p)) };
}

/** One unit in ten buys, for a lognormal amount with σ = 1. */
export function revenue(): Metric {
  const draw: Draw = (random, units) => {
    const buyers = drawBinomial(random, units, 0.1);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < buyers; i += 1) {
      const amount = Math.exp(drawNormal(random));
      sum += amount;
      squares += amount * amount;
    }
    return { sum, squares };
  };
  return { name: 'zero-inflated lognormal revenue', draw, mean: 0.1 * Math.exp(0.5), unitsPerLook: 200 };
}

/** The metrics that every property is shown for. */
export const METRICS: Metric[] = [binary(0.001), binary(0.01), binary(0.1), binary(0.5), revenue()];

/** Cumulative samples of both arms at each look of one experiment; the candidate's values are shifted by `shift`. */
export function drawLooks(random: Random, metric: Metric, { looks, shift = 0 }: { looks: number; shift?: number }): Look[] {
  const totals = { n: 0, control: { sum: 0, squares: 0 }, candidate: { sum: 0, squares: 0 } };
  return Array.from({ length: looks }, () => {
    totals.n += metric.unitsPerLook;
    for (const arm of ['control', 'candidate'] as const) {
      const fresh = metric.draw(random, metric.unitsPerLook);
      totals[arm].sum += fresh.sum;
      totals[arm].squares += fresh.squares;
    }
    const candidate = sampleOf(totals.n, totals.candidate);
    return { control: sampleOf(totals.n, totals.control), candidate: { ...candidate, mean: candidate.mean + shift } };
  });
}

function sampleOf(n: number, { sum, squares }: { sum: number; squares: number }): Sample {
  const mean = sum / n;
  return { n, mean, variance: Math.max(0, (squares - sum * mean) / (n - 1)) };
}

/** The standard error of a rate seen in some runs. */
export function rateError(rate: number, runs: number): number {
  return Math.sqrt((rate * (1 - rate)) / runs);
}

/** The minimum that the asymptotic processes need before they decide: 20 events (or buyers) in every arm. */
export function hasEnough({ control, candidate }: Look, metric: Metric): boolean {
  const share = metric.name.startsWith('binary') ? 1 : 1 / Math.exp(0.5);
  return Math.min(control.n * control.mean, candidate.n * candidate.mean) * share >= 20;
}

/** Of the difference at one look; 0 while nothing varies. */
export function zOf({ control, candidate }: Look): number {
  const variance = control.variance / control.n + candidate.variance / candidate.n;
  return variance > 0 ? (candidate.mean - control.mean) / Math.sqrt(variance) : 0;
}

/** The true variance of one unit. */
export function varianceOf({ name, mean }: Metric): number {
  return name.startsWith('binary') ? mean * (1 - mean) : 0.1 * Math.exp(2) - mean ** 2;
}
