import { z } from 'zod';
import { confidenceSequence, differenceEffect, type EffectEstimate, oneSidedSequence } from '@/lib/stats/confidence-sequence';
import { normal } from '@/lib/stats/distributions';
import { groupSequentialBounds } from '@/lib/stats/group-sequential';
import { msprt } from '@/lib/stats/msprt';
import { runningSequence } from '@/lib/stats/running-sequence';
import { sequenceRho } from '@/lib/stats/sequence-rho';
import type { SpendingFunction } from '@/lib/stats/spent-alpha';
import { srmChiSquare } from '@/lib/stats/srm-chi-square';
import { logESrm } from '@/lib/stats/srm-process';
import type { Computed, Interval } from '@/lib/stats/types';
import { type GoldenOperation, goldenOperation, pair, sampleShape, valueOrNull } from './golden-operation';

const tuningShape = z.object({ alpha: z.number(), n_star: z.number(), rho_method: z.enum(['exact', 'approx']) });
const looksShape = z.object({ looks: z.array(z.object({ control: sampleShape, treatment: sampleShape })) });
const arms = { control: sampleShape, treatment: sampleShape };

/** Sections `srm`, `confidence_sequence` and `group_sequential`: what may be looked at more than once. */
export const SEQUENTIAL_OPERATIONS: Record<string, GoldenOperation> = {
  srm_chi_square: goldenOperation(
    z.object({ observed: z.array(z.number()), expected_weights: z.array(z.number()) }),
    ({ observed, expected_weights }) => {
      const test = valueOrNull(srmChiSquare(observed, expected_weights));
      return { chi2: test?.statistic, df: test?.degreesOfFreedom, p_value: test?.pValue, expected_counts: test?.expectedCounts };
    },
  ),
  srm_sequential_multinomial: goldenOperation(
    z.object({ null_probabilities: z.array(z.number()), concentration: z.number(), batches: z.array(z.array(z.number())) }),
    srmFields,
  ),
  asymptotic_cs_two_sided: goldenOperation(tuningShape.extend(arms), ({ control, treatment, ...tuning }) =>
    twoSidedFields(needed(differenceEffect(control, treatment)), tuning),
  ),
  asymptotic_cs_from_se: goldenOperation(
    tuningShape.extend({ estimate: z.number(), se: z.number(), n_total: z.number() }),
    ({ estimate, se, n_total, ...tuning }) => twoSidedFields({ estimate, standardError: se, units: n_total }, tuning),
  ),
  asymptotic_cs_one_sided: goldenOperation(
    tuningShape.extend({ ...arms, alternative: z.enum(['greater', 'less']) }),
    ({ control, treatment, alternative, ...tuning }) => {
      const effect = needed(differenceEffect(control, treatment));
      const rho = rhoOf(tuning, 2 * tuning.alpha);
      const look = valueOrNull(oneSidedSequence(effect, { rho, alpha: tuning.alpha, alternative }));
      return { ...effectFields(effect), rho, half_width: look?.halfWidth, bound: look?.bound, p_value: look?.pValue };
    },
  ),
  asymptotic_cs_stream: goldenOperation(tuningShape.extend(looksShape.shape), ({ looks, ...tuning }) => {
    const rho = rhoOf(tuning, tuning.alpha);
    return streamFields(looks, (effect) => confidenceSequence(effect, { rho, alpha: tuning.alpha }));
  }),
  msprt: goldenOperation(z.object({ ...arms, alpha: z.number(), tau2: z.number() }), ({ control, treatment, alpha, tau2 }) => {
    const effect = needed(differenceEffect(control, treatment));
    const look = valueOrNull(msprt(effect, { priorVariance: tau2, alpha }));
    return {
      ...effectFields(effect),
      log_lambda: look?.logE,
      p_value: look?.pValue,
      half_width: look?.halfWidth,
      ci: pair(look?.interval),
    };
  }),
  msprt_stream: goldenOperation(looksShape.extend({ alpha: z.number(), tau2: z.number() }), ({ looks, alpha, tau2 }) =>
    streamFields(looks, (effect) => msprt(effect, { priorVariance: tau2, alpha })),
  ),
  alpha_spending_bounds: goldenOperation(
    z.object({
      spending_function: z.enum(['obrien_fleming', 'pocock', 'hwang_shih_decani', 'power']),
      gamma: z.number().nullish(),
      alpha: z.number(),
      sides: z.union([z.literal(1), z.literal(2)]),
      information_fractions: z.array(z.number()),
    }),
    ({ spending_function, gamma, alpha, sides, information_fractions }) => {
      const spending = spendingFunction(spending_function, gamma ?? undefined);
      const bounds = groupSequentialBounds({ spending, alpha, sides, fractions: information_fractions });
      return {
        cumulative_alpha_spent: bounds.cumulativeAlpha,
        z_upper: bounds.boundaries,
        nominal_p: bounds.boundaries.map((bound) => sides * normal.sf(bound)),
      };
    },
  ),
};

type Tuning = z.output<typeof tuningShape>;

function rhoOf({ n_star, rho_method }: Tuning, alpha: number): number {
  return sequenceRho(n_star, alpha, rho_method === 'exact' ? 'exact' : 'approximate');
}

function srmFields(input: { null_probabilities: number[]; concentration: number; batches: number[][] }): unknown {
  const counts = input.null_probabilities.map(() => 0);
  let pValue = 1;
  const looks = input.batches.map((batch) => {
    batch.forEach((count, arm) => {
      counts[arm] = (counts[arm] ?? 0) + count;
    });
    const logE = logESrm(counts, input.null_probabilities, input.concentration);
    pValue = Math.min(pValue, Math.exp(-logE));
    return { logE, pValue };
  });
  return { log_bayes_factor: looks.map(({ logE }) => logE), p_value_sequential: looks.map((look) => look.pValue) };
}

function twoSidedFields(effect: EffectEstimate, tuning: Tuning): unknown {
  const rho = rhoOf(tuning, tuning.alpha);
  const look = valueOrNull(confidenceSequence(effect, { rho, alpha: tuning.alpha }));
  return {
    ...effectFields(effect),
    rho,
    half_width: look?.halfWidth,
    ci: pair(look?.interval),
    log_e_value: look?.logE,
    p_value: look?.pValue,
  };
}

function effectFields({ estimate, standardError, units }: EffectEstimate): Record<string, number> {
  return { n_total: units, estimate, se: standardError };
}

function streamFields(
  looks: z.output<typeof looksShape>['looks'],
  lookAt: (effect: EffectEstimate) => Computed<{ pValue: number; interval: Interval }>,
): unknown {
  const effects = looks.map(({ control, treatment }) => needed(differenceEffect(control, treatment)));
  const single = effects.map((effect) => needed(lookAt(effect)));
  const running = runningSequence(single);
  return {
    estimate: effects.map(({ estimate }) => estimate),
    se: effects.map(({ standardError }) => standardError),
    ci_lower: single.map(({ interval }) => interval.lower),
    ci_upper: single.map(({ interval }) => interval.upper),
    p_value: single.map(({ pValue }) => pValue),
    p_value_running_min: running.map(({ pValue }) => pValue),
    ci_running_lower: running.map(({ interval }) => interval.lower),
    ci_running_upper: running.map(({ interval }) => interval.upper),
  };
}

function spendingFunction(kind: SpendingFunction['kind'], gamma: number | undefined): SpendingFunction {
  if (kind === 'obrien_fleming' || kind === 'pocock') return { kind };
  if (gamma === undefined) throw new TypeError(`${kind} needs a gamma`);
  return { kind, gamma };
}

function needed<T>(computed: Computed<T>): T {
  if (!computed.ok) throw new Error(computed.reason);
  return computed.value;
}
