import { z } from 'zod';
import { adjustPValues } from '@/lib/stats/adjust-p-values';
import { meanEffect, meanPower, meanSampleSize } from '@/lib/stats/mean-power';
import { exactMeanPower, exactMeanSampleSize } from '@/lib/stats/mean-power-exact';
import { proportionEffect, proportionPower, proportionSampleSize } from '@/lib/stats/proportion-power';
import { type GoldenOperation, goldenOperation, valueOrNull } from './golden-operation';

const designShape = z.object({
  alpha: z.number(),
  sides: z.union([z.literal(1), z.literal(2)]),
  ratio_treatment_to_control: z.number().default(1),
});
const meansShape = designShape.extend({
  sd_control: z.number(),
  sd_treatment: z.number(),
  cuped_correlation: z.number().nullish(),
});
const power = { power: z.number() };
const units = { n_control: z.number() };
const delta = { delta: z.number() };

/** Sections `multiplicity` and `power`. */
export const DESIGN_OPERATIONS: Record<string, GoldenOperation> = {
  p_adjust: goldenOperation(z.object({ p_values: z.array(z.number()) }), ({ p_values }) => ({
    bonferroni: adjustPValues(p_values, 'bonferroni'),
    holm: adjustPValues(p_values, 'holm'),
    hochberg: adjustPValues(p_values, 'hochberg'),
    benjamini_hochberg: adjustPValues(p_values, 'benjamini_hochberg'),
    benjamini_yekutieli: adjustPValues(p_values, 'benjamini_yekutieli'),
  })),
  sample_size_proportions: goldenOperation(designShape.extend({ ...power, p_control: z.number(), p_treatment: z.number() }), (input) =>
    sizeFields(
      valueOrNull(proportionSampleSize(input.p_control, input.p_treatment, { ...designOf(input), power: input.power })),
      input.ratio_treatment_to_control,
    ),
  ),
  power_proportions: goldenOperation(designShape.extend({ ...units, p_control: z.number(), p_treatment: z.number() }), (input) => ({
    power: valueOrNull(proportionPower(input.p_control, input.p_treatment, { ...designOf(input), controlUnits: input.n_control })),
  })),
  mde_proportions: goldenOperation(designShape.extend({ ...power, ...units, p_control: z.number() }), (input) => {
    const design = { ...designOf(input), controlUnits: input.n_control, power: input.power };
    const rise = valueOrNull(proportionEffect(input.p_control, design));
    if (rise === null) return null;
    return { p_treatment: input.p_control + rise, mde_absolute: rise, mde_relative: rise / input.p_control };
  }),
  sample_size_means: goldenOperation(meansShape.extend({ ...power, ...delta }), (input) => {
    const design = { ...designOf(input), power: input.power };
    const plain = { control: input.sd_control, candidate: input.sd_treatment };
    return {
      ...sizeFields(valueOrNull(meanSampleSize(input.delta, spreadOf(input), design)), input.ratio_treatment_to_control),
      n_control_without_cuped: valueOrNull(meanSampleSize(input.delta, plain, design)),
    };
  }),
  mde_means: goldenOperation(meansShape.extend({ ...power, ...units }), (input) => ({
    mde_absolute: meanEffect(spreadOf(input), { ...designOf(input), controlUnits: input.n_control, power: input.power }),
  })),
  power_means: goldenOperation(meansShape.extend({ ...units, ...delta }), (input) => {
    const chance = valueOrNull(meanPower(input.delta, spreadOf(input), { ...designOf(input), controlUnits: input.n_control }));
    return { power: chance?.power, power_both_tails: chance?.powerBothTails };
  }),
  sample_size_means_t_exact: goldenOperation(meansShape.extend({ ...power, ...delta }), (input) => ({
    n_per_arm: valueOrNull(exactMeanSampleSize(input.delta, { ...exactDesignOf(input), power: input.power })),
  })),
  power_means_t_exact: goldenOperation(meansShape.extend({ ...delta, n_per_arm: z.number() }), (input) => ({
    power: exactMeanPower(input.delta, input.n_per_arm, exactDesignOf(input)),
  })),
};

function designOf(input: z.output<typeof designShape>): { alpha: number; sides: 1 | 2; ratio: number } {
  return { alpha: input.alpha, sides: input.sides, ratio: input.ratio_treatment_to_control };
}

function spreadOf(input: z.output<typeof meansShape>): { control: number; candidate: number; correlation: number } {
  return { control: input.sd_control, candidate: input.sd_treatment, correlation: input.cuped_correlation ?? 0 };
}

/** The t-test of these cases has one standard deviation; where a file gives two, their root mean square. */
function exactDesignOf(input: z.output<typeof meansShape>): { alpha: number; sides: 1 | 2; standardDeviation: number } {
  const { alpha, sides, sd_control, sd_treatment } = input;
  const standardDeviation = sd_control === sd_treatment ? sd_control : Math.sqrt((sd_control ** 2 + sd_treatment ** 2) / 2);
  return { alpha, sides, standardDeviation };
}

function sizeFields(control: number | null, ratio: number): Record<string, number | null> {
  const treatment = control === null ? null : control * ratio;
  return {
    n_control: control,
    n_treatment: treatment,
    n_control_ceil: control === null ? null : Math.ceil(control),
    n_treatment_ceil: treatment === null ? null : Math.ceil(treatment),
  };
}
