import { z } from 'zod';
import { type BivariateMoments, bivariateMomentsOf, mergeBivariateMoments, NO_PAIRS } from '@/lib/stats/bivariate-moments';
import { compensatedSum } from '@/lib/stats/compensated-sum';
import { hodgesLehmann } from '@/lib/stats/hodges-lehmann';
import { jensenShannon } from '@/lib/stats/jensen-shannon';
import { kolmogorovSmirnov } from '@/lib/stats/kolmogorov-smirnov';
import { mannWhitney } from '@/lib/stats/mann-whitney';
import { mannWhitneyExact } from '@/lib/stats/mann-whitney-exact';
import { type Moments, mergeMoments, momentsOf, NO_MOMENTS, skewnessOf, varianceOf } from '@/lib/stats/moments';
import { populationStability } from '@/lib/stats/population-stability';
import { probabilityBestMean, probabilityBestRate } from '@/lib/stats/probability-best';
import { type GoldenOperation, goldenOperation, valueOrNull } from './golden-operation';

const numbers = z.array(z.number());
const valuesShape = z.object({ control: numbers, treatment: numbers });
const stateShape = z.object({ n: z.number(), mean: z.number(), m2: z.number(), m3: z.number(), m4: z.number() });
const sequenceShape = z.object({
  n: z.number(),
  base: z.number(),
  scale: z.number(),
  mul: z.number(),
  mod_: z.number(),
  chunk_sizes_to_try: numbers.default([]),
});

/** Sections `canary_and_drift`, `bandit` and `streaming_moments`: raw values, histograms and posteriors. */
export const SAMPLE_OPERATIONS: Record<string, GoldenOperation> = {
  mann_whitney: goldenOperation(valuesShape, mannWhitneyFields),
  ks_two_sample: goldenOperation(valuesShape, ({ control, treatment }) => {
    const test = valueOrNull(kolmogorovSmirnov(control, treatment));
    return { d: test?.distance, lambda: test?.lambda, p_asymptotic: test?.pValue };
  }),
  population_stability_index: goldenOperation(
    z.object({ expected: numbers, actual: numbers, bin_edges: numbers, epsilon: z.number() }),
    ({ expected, actual, bin_edges, epsilon }) => {
      const result = valueOrNull(populationStability(expected, actual, { edges: bin_edges, floor: epsilon }));
      return { expected_counts: result?.expectedCounts, actual_counts: result?.actualCounts, psi: result?.index };
    },
  ),
  jensen_shannon: goldenOperation(z.object({ counts_p: numbers, counts_q: numbers }), ({ counts_p, counts_q }) => {
    const result = valueOrNull(jensenShannon(counts_p, counts_q));
    return { divergence_bits: result?.bits, distance: result?.distance };
  }),
  prob_best_beta: goldenOperation(z.object({ arms: z.array(z.object({ alpha: z.number(), beta: z.number() })) }), ({ arms }) => ({
    prob_best: probabilityBestRate(arms),
  })),
  prob_best_normal: goldenOperation(z.object({ arms: z.array(z.object({ mean: z.number(), sd: z.number() })) }), ({ arms }) => ({
    prob_best: probabilityBestMean(arms.map(({ mean, sd }) => ({ mean, standardDeviation: sd }))),
  })),
  moments_from_chunks: goldenOperation(z.object({ chunks: z.array(numbers) }), ({ chunks }) => {
    const values = chunks.flat();
    const moments = chunks.map(momentsOf).reduce(mergeMoments, NO_MOMENTS);
    return {
      ...momentFields(moments),
      min: values.reduce((least, value) => Math.min(least, value), Infinity),
      max: values.reduce((most, value) => Math.max(most, value), -Infinity),
      sum: compensatedSum(values),
    };
  }),
  merge_two_states: goldenOperation(z.object({ a: stateShape, b: stateShape }), ({ a, b }) =>
    momentFields(mergeMoments({ ...a, meanLow: 0 }, { ...b, meanLow: 0 })),
  ),
  bivariate_from_chunks: goldenOperation(z.object({ chunks: z.array(z.array(z.tuple([z.number(), z.number()]))) }), ({ chunks }) =>
    pairFields(chunks.map(bivariateMomentsOf).reduce(mergeBivariateMoments, NO_PAIRS)),
  ),
  generated_sequence: goldenOperation(sequenceShape, sequenceFields),
};

function mannWhitneyFields({ control, treatment }: z.output<typeof valuesShape>): unknown {
  const test = valueOrNull(mannWhitney(control, treatment));
  const isExact = test !== null && !test.hasTies && control.length * treatment.length <= 40_000;
  return {
    u_treatment: test?.uCandidate,
    u_control: test?.uControl,
    sigma: test?.standardDeviation,
    z: test?.z,
    p_two_sided: test?.pValue,
    z_continuity: test?.zContinuity,
    p_two_sided_continuity: test?.pValueContinuity,
    p_greater_continuity: test?.pGreaterContinuity,
    p_less_continuity: test?.pLessContinuity,
    prob_superiority: test?.superiority,
    hodges_lehmann_shift: valueOrNull(hodgesLehmann(control, treatment)),
    p_exact_two_sided: isExact ? mannWhitneyExact(test.uCandidate, control.length, treatment.length) : null,
  };
}

function momentFields(moments: Moments): Record<string, unknown> {
  const { n, mean, m2, m3, m4 } = moments;
  return { n, mean, m2, m3, m4, variance: varianceOf(moments), skewness_g1: skewnessOf(moments) };
}

function pairFields({ n, meanX, meanY, m2X, m2Y, cXY }: BivariateMoments): Record<string, unknown> {
  return { n, mean_x: meanX, mean_y: meanY, m2_x: m2X, m2_y: m2Y, c_xy: cXY, covariance: n < 2 ? null : cXY / (n - 1) };
}

/** The sequence in chunks of every size asked for; the figures of the size whose M₂ is furthest from the whole's. */
function sequenceFields({ n, base, scale, mul, mod_, chunk_sizes_to_try }: z.output<typeof sequenceShape>): unknown {
  const values = Array.from({ length: n }, (_, i) => base + (scale * Number((BigInt(i) * BigInt(mul)) % BigInt(mod_))) / mod_);
  const whole = momentsOf(values);
  const worst = chunk_sizes_to_try
    .map((size) => inChunks(values, size))
    .reduce((far, moments) => {
      return Math.abs(moments.m2 - whole.m2) > Math.abs(far.m2 - whole.m2) ? moments : far;
    }, whole);
  const origin = values[0] ?? 0;
  return { ...momentFields(worst), sum_of_deviations_from_first: compensatedSum(values.map((value) => value - origin)) };
}

function inChunks(values: readonly number[], size: number): Moments {
  let moments = NO_MOMENTS;
  for (let start = 0; start < values.length; start += size) {
    moments = mergeMoments(moments, momentsOf(values.slice(start, start + size)));
  }
  return moments;
}
