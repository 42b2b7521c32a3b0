import { describe, expect, it } from 'vitest';
import { absoluteLowerBound } from '@/lib/stats/absolute-lower-bound';
import { betaBinomial } from '@/lib/stats/beta-binomial';
import { cochranMantelHaenszel } from '@/lib/stats/cochran-mantel-haenszel';
import { logGamma } from '@/lib/stats/distributions';
import { fieller } from '@/lib/stats/fieller';
import { fisherExact } from '@/lib/stats/fisher-exact';
import { fixedHorizonDifference, fixedHorizonLift } from '@/lib/stats/fixed-horizon-interval';
import { lowerBound } from '@/lib/stats/lower-bound';
import { newcombe } from '@/lib/stats/newcombe';
import { relativeLift } from '@/lib/stats/relative-lift';
import { runningSequence } from '@/lib/stats/running-sequence';
import { stratifiedMeans } from '@/lib/stats/stratified-means';
import { twoProportions } from '@/lib/stats/two-proportions';
import { sequentialDifference, sequentialLift } from '@/lib/stats/two-sided-interval';
import type { EventCount, Sample } from '@/lib/stats/types';
import { welch } from '@/lib/stats/welch';
import { welchDegreesOfFreedom } from '@/lib/stats/welch-degrees-of-freedom';
import { wilson } from '@/lib/stats/wilson';

const GOOD: Sample = { n: 100, mean: 1, variance: 2 };
const COUNT: EventCount = { n: 100, events: 10 };
const MESSAGE = /^\w+ requires .+, got .+$/;

const OF_SAMPLES: Record<string, (control: Sample, alpha: number) => unknown> = {
  welch: (control, alpha) => welch(control, GOOD, { alpha }),
  relativeLift: (control, alpha) => relativeLift(control, GOOD, { alpha }),
  fieller: (control, alpha) => fieller(control, GOOD, { alpha }),
  stratifiedMeans: (control, alpha) => stratifiedMeans([{ control, candidate: GOOD }], alpha),
};

const OF_STRATA: Record<string, (control: Sample, alpha: number) => unknown> = {
  fixedHorizonDifference: (control, alpha) => fixedHorizonDifference([{ control, candidate: GOOD }], alpha),
  fixedHorizonLift: (control, alpha) => fixedHorizonLift([{ control, candidate: GOOD }], alpha),
  sequentialDifference: (control, alpha) => sequentialDifference([{ control, candidate: GOOD }], { r: 1, alpha }),
  sequentialLift: (control, alpha) => sequentialLift([{ control, candidate: GOOD }], { r: 1, alpha }),
  lowerBound: (control, alpha) => lowerBound([{ control, candidate: GOOD }], { sign: 1, r: 1, alpha }),
  absoluteLowerBound: (control, alpha) => absoluteLowerBound([{ control, candidate: GOOD }], { sign: 1, r: 1, alpha }),
};

const OF_COUNTS: Record<string, (control: EventCount, alpha: number) => unknown> = {
  newcombe: (control, alpha) => newcombe(control, COUNT, alpha),
  wilson: (control, alpha) => wilson(control, alpha),
  twoProportions: (control, alpha) => twoProportions(control, COUNT, { alpha }),
  cochranMantelHaenszel: (control, alpha) => cochranMantelHaenszel([{ control, candidate: COUNT }], alpha),
  betaBinomial: (control, alpha) => betaBinomial(control, COUNT, { prior: { alpha: 1, beta: 1 }, alpha }),
};

describe.each(Object.entries({ ...OF_SAMPLES, ...OF_STRATA }))('%s', (_, call) => {
  it.each([0, 1, -0.1, 1.1, Number.NaN])('refuses alpha %s', (alpha) => expectRefused(() => call(GOOD, alpha)));

  it.each([
    ['a negative variance', { variance: -1 }],
    ['a variance of NaN', { variance: Number.NaN }],
    ['a mean of NaN', { mean: Number.NaN }],
    ['an endless mean', { mean: Infinity }],
    ['an n of NaN', { n: Number.NaN }],
  ])('refuses %s', (_name, wrong) => expectRefused(() => call({ ...GOOD, ...wrong }, 0.05)));
});

it.each(Object.entries(OF_SAMPLES))('%s refuses an n below 1', (_, call) => {
  for (const n of [0, -5, 0.5]) expectRefused(() => call({ ...GOOD, n }, 0.05));
});

describe.each(Object.entries(OF_COUNTS))('%s', (_, call) => {
  it.each([0, 1, Number.NaN])('refuses alpha %s', (alpha) => expectRefused(() => call(COUNT, alpha)));

  it.each([
    { n: 0, events: 0 },
    { n: 10, events: 11 },
    { n: 10, events: -1 },
    { n: 10, events: 2.5 },
    { n: Number.NaN, events: 1 },
    { n: 10, events: Number.NaN },
  ])('refuses $events events of $n', (count) => expectRefused(() => call(count, 0.05)));
});

it('refuses what would turn into NaN in the smaller functions', () => {
  expectRefused(() => fisherExact({ n: 0, events: 0 }, COUNT));
  expectRefused(() => logGamma(Number.NaN));
  expectRefused(() => welchDegreesOfFreedom({ n: 1, variance: 1 }, GOOD));
  expectRefused(() => welchDegreesOfFreedom({ n: 9, variance: 0 }, { n: 9, variance: 0 }));
  expectRefused(() => runningSequence([{ pValue: Number.NaN, interval: { lower: 0, upper: 1 } }]));
  expectRefused(() => runningSequence([{ pValue: 1, interval: { lower: Number.NaN, upper: 1 } }]));
});

function expectRefused(call: () => unknown): void {
  expect(call).toThrow(RangeError);
  expect(call).toThrow(MESSAGE);
}
