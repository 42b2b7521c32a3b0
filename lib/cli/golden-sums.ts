import { z } from 'zod';
import { cuped } from '@/lib/stats/cuped';
import { cupedRatio } from '@/lib/stats/cuped-ratio';
import { type RatioEstimate, ratioMetric } from '@/lib/stats/ratio-metric';
import { type GoldenOperation, goldenOperation, pair, valueOrNull } from './golden-operation';

const ratioSumsShape = z
  .object({ n: z.number(), sum_num: z.number(), sum_den: z.number(), sum_num2: z.number(), sum_den2: z.number(), sum_num_den: z.number() })
  .transform((sums) => ({
    n: sums.n,
    sumNumerator: sums.sum_num,
    sumDenominator: sums.sum_den,
    sumNumeratorSquares: sums.sum_num2,
    sumDenominatorSquares: sums.sum_den2,
    sumProducts: sums.sum_num_den,
  }));

const covariateSumsShape = z
  .object({ n: z.number(), sum_y: z.number(), sum_x: z.number(), sum_y2: z.number(), sum_x2: z.number(), sum_xy: z.number() })
  .transform((sums) => ({
    n: sums.n,
    sumY: sums.sum_y,
    sumX: sums.sum_x,
    sumYSquares: sums.sum_y2,
    sumXSquares: sums.sum_x2,
    sumProducts: sums.sum_xy,
  }));

const PARTS = ['num_post', 'den_post', 'num_pre', 'den_pre'] as const;
const ratioCovariateShape = z.record(z.string(), z.number());

/** Sections `ratio_metric` and `cuped`: arms given as sums over units. */
export const SUM_OPERATIONS: Record<string, GoldenOperation> = {
  ratio_metric: goldenOperation(
    z.object({ control: ratioSumsShape, treatment: ratioSumsShape, alpha: z.number() }),
    ({ control, treatment, alpha }) => {
      const test = valueOrNull(ratioMetric(control, treatment, { alpha }));
      return {
        ratio_control: test?.control.ratio,
        ratio_treatment: test?.candidate.ratio,
        unit_variance_control: test?.control.variance,
        unit_variance_treatment: test?.candidate.variance,
        ...ratioFields('diff', test?.difference),
        ...ratioFields('lift', test?.lift.ok ? test.lift.value : undefined),
        welch_df: test?.degreesOfFreedom,
        p_diff_welch_t: test?.pValueWelch,
        ci_diff_welch_t: pair(test?.intervalWelch),
      };
    },
  ),
  cuped: goldenOperation(
    z.object({ control: covariateSumsShape, treatment: covariateSumsShape, alpha: z.number() }),
    ({ control, treatment, alpha }) => {
      const test = valueOrNull(cuped(control, treatment, { alpha }));
      return {
        theta: test?.theta,
        mean_y_control: control.sumY / control.n,
        mean_y_treatment: treatment.sumY / treatment.n,
        mean_x_control: control.sumX / control.n,
        mean_x_treatment: treatment.sumX / treatment.n,
        adjusted_mean_control: test?.control.mean,
        adjusted_mean_treatment: test?.candidate.mean,
        adjusted_variance_control: test?.control.variance,
        adjusted_variance_treatment: test?.candidate.variance,
        diff: test?.estimate,
        se: test?.standardError,
        df: test?.degreesOfFreedom,
        t: test?.statistic,
        p_two_sided: test?.pValue,
        ci: pair(test?.interval),
        variance_reduction: test?.varianceReduction,
        unadjusted_diff: test?.unadjustedDifference,
        unadjusted_se: test?.unadjustedError,
        lift: test?.lift.ok ? test.lift.value.estimate : null,
        se_lift: test?.lift.ok ? test.lift.value.standardError : null,
      };
    },
  ),
  cuped_ratio: goldenOperation(
    z.object({ control: ratioCovariateShape, treatment: ratioCovariateShape, alpha: z.number() }),
    ({ control, treatment, alpha }) => {
      const test = valueOrNull(cupedRatio(ratioCovariateSums(control), ratioCovariateSums(treatment), { alpha }));
      return {
        theta: test?.theta,
        ratio_post_control: test?.control.after,
        ratio_post_treatment: test?.candidate.after,
        ratio_pre_control: test?.control.before,
        ratio_pre_treatment: test?.candidate.before,
        adjusted_variance_control: test?.control.variance,
        adjusted_variance_treatment: test?.candidate.variance,
        diff: test?.estimate,
        se: test?.standardError,
        df: test?.degreesOfFreedom,
        t: test?.statistic,
        p_two_sided: test?.pValue,
        ci: pair(test?.interval),
        variance_reduction: test?.varianceReduction,
      };
    },
  ),
};

function ratioFields(name: 'diff' | 'lift', estimate: RatioEstimate | undefined): Record<string, unknown> {
  return {
    [name]: estimate?.estimate,
    [`se_${name}`]: estimate?.standardError,
    [`z_${name}`]: estimate?.z,
    [`p_${name}`]: estimate?.pValue,
    [`ci_${name}`]: pair(estimate?.interval),
  };
}

function ratioCovariateSums(arm: Record<string, number>): Parameters<typeof cupedRatio>[0] {
  const read = (name: string): number => {
    const value = arm[name];
    if (value === undefined) throw new TypeError(`an arm has no ${name}`);
    return value;
  };
  const product = (i: number, j: number): number => read(`sum_${PARTS[Math.min(i, j)]}_x_${PARTS[Math.max(i, j)]}`);
  const row = (i: number) => [product(i, 0), product(i, 1), product(i, 2), product(i, 3)] as const;
  return {
    n: read('n'),
    sums: [read('sum_num_post'), read('sum_den_post'), read('sum_num_pre'), read('sum_den_pre')],
    products: [row(0), row(1), row(2), row(3)],
  };
}
