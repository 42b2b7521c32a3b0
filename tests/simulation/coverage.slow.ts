import { describe, expect, it } from 'vitest';
import { drawNormal } from '@/lib/simulate/draw-normal';
import { drawPoisson } from '@/lib/simulate/draw-poisson';
import { createRandom, type Random } from '@/lib/simulate/random';
import { clusteredQuantile } from '@/lib/stats/clustered-quantile';
import { cuped } from '@/lib/stats/cuped';
import { normal } from '@/lib/stats/distributions';
import { fieller } from '@/lib/stats/fieller';
import { fixedHorizonDifference, fixedHorizonLift } from '@/lib/stats/fixed-horizon-interval';
import { newcombe } from '@/lib/stats/newcombe';
import { ratioMetric } from '@/lib/stats/ratio-metric';
import { relativeLift } from '@/lib/stats/relative-lift';
import { tuneMixtureTwoSided } from '@/lib/stats/tune-mixture';
import { twoProportions } from '@/lib/stats/two-proportions';
import { sequentialDifference, sequentialLift } from '@/lib/stats/two-sided-interval';
import type { Interval } from '@/lib/stats/types';
import { welch } from '@/lib/stats/welch';
import { wilson } from '@/lib/stats/wilson';
import { drawLooks, METRICS, rateError, varianceOf } from './draw-looks';

const RUNS = 2000;
const ALPHA = 0.05;
const ERROR = rateError(ALPHA, RUNS);

describe.each(METRICS)('coverage at one look: $name', (metric) => {
  const missed = {
    welch: 0,
    below: 0,
    above: 0,
    newcombe: 0,
    wilson: 0,
    wald: 0,
    delta: 0,
    welchOfLift: 0,
    log: 0,
    fieller: 0,
    difference: 0,
    lift: 0,
  };
  const shift = 0.1 * metric.mean;
  const random = createRandom(99);
  for (let run = 0; run < RUNS; run += 1) {
    const isBinary = metric.name.startsWith('binary');
    const [last] = drawLooks(random, { ...metric, unitsPerLook: metric.unitsPerLook * 20 }, { looks: 1, shift: isBinary ? 0 : shift });
    if (last === undefined) continue;
    const { control, candidate } = last;
    const truth = isBinary ? 0 : shift;
    const lift = truth / metric.mean;
    const count = (arm: typeof control) => ({ n: arm.n, events: Math.round(arm.n * arm.mean) });
    const test = welch(control, candidate, { alpha: ALPHA });
    if (misses(test, truth)) missed.welch += 1;
    if (test.ok && test.value.lowerBound > truth) missed.below += 1;
    if (test.ok && test.value.upperBound < truth) missed.above += 1;
    if (isBinary && misses(twoProportions(count(control), count(candidate), { alpha: ALPHA }), 0)) missed.wald += 1;
    if (isBinary && !contains(newcombe(count(control), count(candidate), ALPHA), 0)) missed.newcombe += 1;
    if (isBinary && !contains(wilson(count(control), ALPHA), metric.mean)) missed.wilson += 1;
    const delta = relativeLift(control, candidate, { alpha: ALPHA });
    if (misses(delta, lift)) missed.delta += 1;
    if (delta.ok && !contains(delta.value.intervalWelch, lift)) missed.welchOfLift += 1;
    if (delta.ok && delta.value.logInterval.ok && !contains(delta.value.logInterval.value, lift)) missed.log += 1;
    const set = fieller(control, candidate, { alpha: ALPHA });
    if (set.ok && set.value.interval !== undefined && !contains(set.value.interval, lift)) missed.fieller += 1;
    if (misses(fixedHorizonDifference([{ control, candidate }], ALPHA), truth)) missed.difference += 1;
    if (misses(fixedHorizonLift([{ control, candidate }], ALPHA), lift)) missed.lift += 1;
  }

  it.each(['welch', 'below', 'above', 'delta', 'welchOfLift', 'log', 'fieller', 'difference', 'lift'] as const)(
    'is nominal for %s',
    (name) => {
      expect(Math.abs(missed[name] / RUNS - ALPHA)).toBeLessThan(3 * ERROR);
    },
  );

  it('is at least nominal for Newcombe’s interval, Wilson’s and Wald’s', () => {
    expect(missed.newcombe / RUNS).toBeLessThan(ALPHA + 3 * ERROR);
    expect(missed.wilson / RUNS).toBeLessThan(ALPHA + 3 * ERROR);
    expect(missed.wald / RUNS).toBeLessThan(ALPHA + 3 * ERROR);
  });
});

describe.each(METRICS)('coverage at all looks together: $name', (metric) => {
  const random = createRandom(101);
  const missed = { difference: 0, lift: 0, fixed: 0 };
  const looks = 50;
  const r = tuneMixtureTwoSided((varianceOf(metric) * metric.unitsPerLook * looks) / 2, ALPHA);
  for (let run = 0; run < RUNS / 2; run += 1) {
    const path = drawLooks(random, metric, { looks }).slice(9);
    if (path.some((look) => misses(sequentialDifference([look], { r, alpha: ALPHA }), 0))) missed.difference += 1;
    if (path.some((look) => misses(sequentialLift([look], { r, alpha: ALPHA }), 0))) missed.lift += 1;
    if (path.some((look) => misses(fixedHorizonDifference([look], ALPHA), 0))) missed.fixed += 1;
  }

  it('holds for the anytime-valid intervals, and not for the fixed one', () => {
    expect(missed.difference / (RUNS / 2)).toBeLessThan(ALPHA + 3 * Math.SQRT2 * ERROR);
    expect(missed.lift / (RUNS / 2)).toBeLessThan(ALPHA + 3 * Math.SQRT2 * ERROR);
    expect(missed.fixed / (RUNS / 2)).toBeGreaterThan(0.15);
  });
});

describe('coverage of estimates over units with several events', () => {
  it('is nominal for the ratio metric by users, where a z-test over events misses six times as often', () => {
    const random = createRandom(5);
    const missed = { difference: 0, lift: 0, welch: 0 };
    let naive = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const control = ratioArm(random);
      const candidate = ratioArm(random);
      const test = ratioMetric(control, candidate, { alpha: ALPHA });
      if (!test.ok || !test.value.lift.ok) throw new Error('a ratio cannot be computed');
      if (!contains(test.value.difference.interval, 0)) missed.difference += 1;
      if (!contains(test.value.lift.value.interval, 0)) missed.lift += 1;
      if (!contains(test.value.intervalWelch, 0)) missed.welch += 1;
      if (perEventP(control, candidate) < ALPHA) naive += 1;
    }
    for (const count of Object.values(missed)) expect(Math.abs(count / RUNS - ALPHA)).toBeLessThan(3 * ERROR);
    expect(naive / RUNS).toBeGreaterThan(0.2);
  });

  it('is nominal for CUPED, which removes ρ² of the variance', () => {
    const random = createRandom(6);
    let missed = 0;
    let reduction = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const test = cuped(covariateArm(random), covariateArm(random), { alpha: ALPHA });
      if (!test.ok) continue;
      if (!contains(test.value.interval, 0)) missed += 1;
      reduction += test.value.varianceReduction / RUNS;
    }
    expect(Math.abs(missed / RUNS - ALPHA)).toBeLessThan(3 * ERROR);
    expect(Math.abs(reduction - 0.49)).toBeLessThan(0.02);
  });

  it('is nominal for clustered quantiles, where independent events miss four times as often', () => {
    const random = createRandom(7);
    const runs = RUNS / 4;
    let outer = 0;
    let independent = 0;
    for (let run = 0; run < runs; run += 1) {
      const clusters = Array.from({ length: 300 }, () => {
        const own = drawNormal(random);
        return Array.from({ length: 1 + drawPoisson(random, 4) }, () => own + drawNormal(random));
      });
      const result = clusteredQuantile(clusters, { quantile: 0.5, alpha: ALPHA });
      if (!result.ok) continue;
      if (!contains(result.value.outer.interval, 0)) outer += 1;
      if (!contains(result.value.independent.interval, 0)) independent += 1;
    }
    expect(outer / runs).toBeLessThan(ALPHA + 3 * rateError(ALPHA, runs));
    expect(outer / runs).toBeGreaterThan(ALPHA - 3 * rateError(ALPHA, runs));
    expect(independent / runs).toBeGreaterThan(0.15);
  });
});

type RatioSums = Parameters<typeof ratioMetric>[0];

function ratioArm(random: Random): RatioSums {
  const sums = { n: 300, sumNumerator: 0, sumDenominator: 0, sumNumeratorSquares: 0, sumDenominatorSquares: 0, sumProducts: 0 };
  for (let user = 0; user < sums.n; user += 1) {
    const events = 1 + drawPoisson(random, 5);
    const taste = 1 / (1 + Math.exp(1.5 - 1.5 * drawNormal(random)));
    let hits = 0;
    for (let event = 0; event < events; event += 1) if (random() < taste) hits += 1;
    sums.sumNumerator += hits;
    sums.sumDenominator += events;
    sums.sumNumeratorSquares += hits * hits;
    sums.sumDenominatorSquares += events * events;
    sums.sumProducts += hits * events;
  }
  return sums;
}

function perEventP(control: RatioSums, candidate: RatioSums): number {
  const p = control.sumNumerator / control.sumDenominator;
  const q = candidate.sumNumerator / candidate.sumDenominator;
  return 2 * normal.sf(Math.abs(q - p) / Math.sqrt((p * (1 - p)) / control.sumDenominator + (q * (1 - q)) / candidate.sumDenominator));
}

function covariateArm(random: Random): Parameters<typeof cuped>[0] {
  const sums = { n: 200, sumY: 0, sumX: 0, sumYSquares: 0, sumXSquares: 0, sumProducts: 0 };
  for (let unit = 0; unit < sums.n; unit += 1) {
    const x = drawNormal(random);
    const y = 0.7 * x + Math.sqrt(1 - 0.49) * drawNormal(random);
    sums.sumY += y;
    sums.sumX += x;
    sums.sumYSquares += y * y;
    sums.sumXSquares += x * x;
    sums.sumProducts += x * y;
  }
  return sums;
}

function misses(result: { ok: true; value: { interval: Interval } } | { ok: false }, truth: number): boolean {
  return result.ok && !contains(result.value.interval, truth);
}

function contains({ lower, upper }: Interval, truth: number): boolean {
  return lower <= truth && truth <= upper;
}
