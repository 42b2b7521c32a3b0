import type { MomentRow } from '@/lib/aggregate/types';
import type { Stratum } from '@/lib/gate/types';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import type { Stratum as Samples } from '@/lib/stats/types';
import { type ArmSums, addUp, toUncapped } from './arm-moments';
import { finite, unavailable } from './as-figure';
import type { Unavailable } from './figure';
import { isAvailable } from './figure';
import { fixedInference } from './fixed-inference';
import { CANDIDATE, CONTROL } from './metric-strata';
import type { AdjustedEffect, Comparison } from './metric-types';

type Rows = readonly MomentRow[];

/** The same comparison of the values before capping. */
export function uncappedEffect(rows: Rows, strata: readonly Stratum[]): AdjustedEffect | null {
  const samples = strata.flatMap(({ ordinal }) => {
    const control = toUncapped(armSums(rows, ordinal, CONTROL));
    const candidate = toUncapped(armSums(rows, ordinal, CANDIDATE));
    return control === undefined || candidate === undefined ? [] : [{ control, candidate }];
  });
  const effect = effectOf(samples);
  return isAvailable(effect) ? effect : null;
}

/**
 * The comparison as it stands, with the part taken out that the unit's own past explains (CUPED, within each stage), and how much of the
 * squared standard error that took away.
 *
 * @param plain the same strata before
 */
export function cupedEffect(adjusted: readonly Stratum[], plain: readonly Stratum[]): Comparison['cuped'] {
  const effect = effectOf(adjusted);
  if (!isAvailable(effect)) return effect;
  const { sumWeights, candidateVariance, controlVariance } = stratifiedSums(plain);
  const before = (candidateVariance + controlVariance) / (sumWeights * sumWeights);
  return { ...effect, varianceReduction: before > 0 ? 1 - effect.standardError ** 2 / before : 0 };
}

/** The comparison of these strata by the test for one look. */
export function plainEffect(strata: readonly Stratum[]): AdjustedEffect | null {
  const effect = effectOf(strata);
  return isAvailable(effect) ? effect : null;
}

function effectOf(strata: readonly Samples[]): AdjustedEffect | Unavailable {
  const { sumWeights, candidateTotal, controlTotal } = stratifiedSums(strata);
  if (!(sumWeights > 0)) return unavailable('no stage has two units in both arms');
  const fixed = fixedInference(strata);
  if (!isAvailable(fixed)) return fixed;
  const { standardError, p, interval } = fixed;
  const lift = controlTotal > 0 ? finite(candidateTotal / controlTotal - 1) : unavailable('a lift needs a control mean above 0');
  return { difference: (candidateTotal - controlTotal) / sumWeights, lift, standardError, p, interval };
}

function armSums(rows: Rows, stratum: number, variant: number): ArmSums | undefined {
  return addUp(rows.filter((row) => row.stratum === stratum && row.variant === variant));
}
