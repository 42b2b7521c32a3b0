import { z } from 'zod';
import { fieller } from '@/lib/stats/fieller';
import { fisherExact } from '@/lib/stats/fisher-exact';
import { newcombe } from '@/lib/stats/newcombe';
import { type NoninferiorityResult, noninferiority, noninferiorityOfLift } from '@/lib/stats/noninferiority';
import { relativeLift } from '@/lib/stats/relative-lift';
import { twoProportions } from '@/lib/stats/two-proportions';
import type { EventCount } from '@/lib/stats/types';
import { welch } from '@/lib/stats/welch';
import { wilson } from '@/lib/stats/wilson';
import { armsShape, countShape, type GoldenOperation, goldenOperation, pair, sampleShape, valueOrNull } from './golden-operation';

const countsShape = z.object({ control: countShape, treatment: countShape });
const noninferiorityShape = z.object({
  control: sampleShape,
  treatment: sampleShape,
  margin: z.object({ type: z.enum(['absolute', 'relative']), value: z.number() }),
  direction: z.enum(['increase_is_good', 'decrease_is_good']),
  alpha: z.number(),
});

/** Sections `welch_t`, `two_proportion`, `relative_lift`, `noninferiority`: two arms at one look. */
export const ARM_OPERATIONS: Record<string, GoldenOperation> = {
  welch_t: goldenOperation(armsShape, welchFields),
  two_proportion: goldenOperation(countsShape.extend({ alpha: z.number() }), proportionFields),
  fisher_exact: goldenOperation(countsShape, ({ control, treatment }) => {
    const test = valueOrNull(fisherExact(control, treatment));
    return {
      p_two_sided: test?.pValue,
      p_greater: test?.pGreater,
      p_less: test?.pLess,
      sample_odds_ratio: (treatment.events * (control.n - control.events)) / (control.events * (treatment.n - treatment.events)),
    };
  }),
  relative_lift: goldenOperation(armsShape, liftFields),
  noninferiority: goldenOperation(noninferiorityShape, noninferiorityFields),
};

function welchFields({ control, treatment, alpha }: z.output<typeof armsShape>): unknown {
  const test = valueOrNull(welch(control, treatment, { alpha }));
  return {
    estimate: test?.estimate,
    se: test?.standardError,
    df: test?.degreesOfFreedom,
    t: test?.statistic,
    p_two_sided: test?.pValue,
    p_greater: test?.pGreater,
    p_less: test?.pLess,
    ci: pair(test?.interval),
    lower_bound_one_sided: test?.lowerBound,
    upper_bound_one_sided: test?.upperBound,
  };
}

function proportionFields({ control, treatment, alpha }: { control: EventCount; treatment: EventCount; alpha: number }): unknown {
  const test = valueOrNull(twoProportions(control, treatment, { alpha }));
  return {
    p_control: control.events / control.n,
    p_treatment: treatment.events / treatment.n,
    diff: treatment.events / treatment.n - control.events / control.n,
    se_pooled: test?.pooledError,
    se_unpooled: test?.unpooledError,
    z: test?.z,
    p_two_sided: test?.pValue,
    p_greater: test?.pGreater,
    p_less: test?.pLess,
    ci_wald: pair(test?.interval),
    wilson_control: pair(wilson(control, alpha)),
    wilson_treatment: pair(wilson(treatment, alpha)),
    ci_newcombe: pair(newcombe(control, treatment, alpha)),
  };
}

function liftFields({ control, treatment, alpha }: z.output<typeof armsShape>): unknown {
  const test = valueOrNull(relativeLift(control, treatment, { alpha }));
  const set = valueOrNull(fieller(control, treatment, { alpha }));
  return {
    lift: test?.lift,
    se_delta: test?.standardError,
    z: test?.z,
    p_delta: test?.pValue,
    ci_delta: pair(test?.interval),
    welch_df: test?.degreesOfFreedom,
    ci_delta_welch_t: pair(test?.intervalWelch),
    p_delta_welch_t: test?.pValueWelch,
    ci_log_ratio: test?.logInterval.ok ? pair(test.logInterval.value) : null,
    fieller: { g: set?.g, type: set?.kind, ci: pair(set?.interval) },
  };
}

function noninferiorityFields(input: z.output<typeof noninferiorityShape>): unknown {
  const { control, treatment, margin, alpha } = input;
  const direction = input.direction === 'increase_is_good' ? 'increase' : 'decrease';
  const test = valueOrNull(noninferiority(control, treatment, { margin: { kind: margin.type, value: margin.value }, direction, alpha }));
  const fields = contrastFields(test);
  if (margin.type === 'absolute') return fields;
  const delta = valueOrNull(noninferiorityOfLift(control, treatment, { margin: margin.value, direction, alpha }));
  return {
    ...fields,
    delta_method: { lift: delta?.lift, se_lift: delta?.standardError, z: delta?.z, p_value: delta?.pValue, bound: delta?.bound },
  };
}

function contrastFields(test: NoninferiorityResult | null): Record<string, unknown> {
  return {
    contrast: test?.contrast,
    se: test?.standardError,
    df: test?.degreesOfFreedom,
    t: test?.statistic,
    p_value: test?.pValue,
    noninferior: test?.isNoninferior,
    critical_t: test?.critical,
    bound: test?.bound,
  };
}
