import { describe, expect, it } from 'vitest';
import { drawBinomial } from '@/lib/simulate/draw-binomial';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { createRandom, type Random } from '@/lib/simulate/random';
import { betaBinomial } from '@/lib/stats/beta-binomial';
import { type CountStratum, cochranMantelHaenszel } from '@/lib/stats/cochran-mantel-haenszel';
import { differenceEffect } from '@/lib/stats/confidence-sequence';
import { cuped } from '@/lib/stats/cuped';
import { beta, normal } from '@/lib/stats/distributions';
import { normalNormal } from '@/lib/stats/normal-normal';
import type { Interval } from '@/lib/stats/types';
import { drawLooks, METRICS, rateError } from './draw-looks';

const RUNS = 2000;
const ALPHA = 0.05;
const ERROR = rateError(ALPHA, RUNS);
const SHARES = [0.001, 0.01, 0.1, 0.5];

describe.each(SHARES)('coverage at a share of %s', (share) => {
  it('is the credible intervals’ own, averaged over their beta prior', () => {
    const random = createRandom(201);
    const prior = { alpha: 2, beta: (2 * (1 - share)) / share };
    const units = Math.ceil(20 / share);
    const rate = missRate(() => {
      const truth = beta.quantile(random(), prior.alpha, prior.beta);
      const count = { n: units, events: drawBinomial(random, units, truth) };
      return !contains(betaBinomial(count, count, { prior, alpha: ALPHA }).control.interval, truth);
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * ERROR);
  });

  it('is nominal for the common odds ratio over strata of a ramp', () => {
    const random = createRandom(202);
    const rate = missRate(() => {
      const strata = drawStrata(random, share, (p) => (1.3 * p) / (1 - p + 1.3 * p));
      const result = cochranMantelHaenszel(strata, ALPHA);
      return !(result.ok && result.value.oddsRatio.ok && contains(result.value.oddsRatio.value.interval, 1.3));
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * ERROR);
  });

  it.each(['riskDifferenceError', 'riskDifferenceErrorLarge'] as const)('is nominal for the risk difference by its %s', (error) => {
    const random = createRandom(203);
    const truth = 0.2 * share;
    const rate = missRate(() => {
      const result = cochranMantelHaenszel(
        drawStrata(random, share, (p) => p + truth),
        ALPHA,
      );
      return !(result.ok && Math.abs(result.value.riskDifference - truth) <= normal.isf(ALPHA / 2) * result.value[error]);
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * ERROR);
  });

  it('is nominal for CUPED by the same event before the experiment', () => {
    const random = createRandom(204);
    const rate = missRate(() => {
      const result = cuped(repeatedEvents(random, share), repeatedEvents(random, share), { alpha: ALPHA });
      return !(result.ok && contains(result.value.interval, 0));
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * ERROR);
  });
});

describe.each(METRICS)('coverage of the normal posterior: $name', (metric) => {
  it('is its own, averaged over its prior of the effect', () => {
    const random = createRandom(205);
    const units = metric.unitsPerLook * 20;
    const second = metric.name.startsWith('binary') ? metric.mean : 0.1 * Math.exp(2);
    const prior = { mean: 0.02 * metric.mean, variance: (2 * (second - metric.mean ** 2)) / units };
    const rate = missRate(() => {
      const shift = prior.mean + Math.sqrt(prior.variance) * drawNormal(random);
      const [look] = drawLooks(random, { ...metric, unitsPerLook: units }, { looks: 1, shift });
      const effect = look === undefined ? undefined : differenceEffect(look.control, look.candidate);
      if (!effect?.ok) return true;
      const result = normalNormal(effect.value, { prior, alpha: ALPHA });
      return !(result.ok && contains(result.value.interval, shift));
    });
    expect(Math.abs(rate - ALPHA)).toBeLessThan(3 * ERROR);
  });
});

function missRate(isMissed: () => boolean): number {
  let missed = 0;
  for (let run = 0; run < RUNS; run += 1) if (isMissed()) missed += 1;
  return missed / RUNS;
}

/** Three stages: the candidate's share of units grows while the rate of events changes with time. */
function drawStrata(random: Random, share: number, candidateRate: (p: number) => number): CountStratum[] {
  const units = Math.ceil(200 / share);
  const stages: readonly (readonly [number, number])[] = [
    [0.1, 0.6],
    [0.3, 1.4],
    [0.5, 1],
  ];
  return stages.map(([weight, factor]) => {
    const n = Math.round(units * weight);
    const p = share * factor;
    return {
      control: { n: units - n, events: drawBinomial(random, units - n, p) },
      candidate: { n, events: drawBinomial(random, n, candidateRate(p)) },
    };
  });
}

/** Half of the units do in the experiment what they did before it; the others draw afresh. */
function repeatedEvents(random: Random, share: number): Parameters<typeof cuped>[0] {
  const n = Math.ceil(100 / share);
  const before = drawBinomial(random, n, share);
  const both = drawBinomial(random, before, 0.5 + 0.5 * share);
  const during = both + drawBinomial(random, n - before, 0.5 * share);
  return { n, sumX: before, sumXSquares: before, sumY: during, sumYSquares: during, sumProducts: both };
}

function contains({ lower, upper }: Interval, truth: number): boolean {
  return lower <= truth && truth <= upper;
}
