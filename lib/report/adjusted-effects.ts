import { divide } from '@/lib/aggregate/divide';
import type { MomentRow } from '@/lib/aggregate/types';
import type { Stratum } from '@/lib/gate/types';
import { type CovariateSums, cupedStratum } from '@/lib/stats/cuped';
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

const MILLION = 1_000_000n;

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

/** The comparison with the part taken out that the unit's own past explains (CUPED, within each stage). */
export function cupedEffect(rows: Rows, strata: readonly Stratum[]): Comparison['cuped'] {
  const counted = strata.filter(({ control, candidate }) => control.n >= 2 && candidate.n >= 2);
  const samples = counted.flatMap(({ ordinal }): Samples[] => {
    const control = covariateSums(armSums(rows, ordinal, CONTROL));
    const candidate = covariateSums(armSums(rows, ordinal, CANDIDATE));
    if (control === undefined || candidate === undefined) return [];
    const adjusted = cupedStratum(control, candidate);
    return adjusted.ok ? [adjusted.value] : [];
  });
  const effect = effectOf(samples);
  if (!isAvailable(effect)) return effect;
  const plain = errorOf(counted);
  return { ...effect, varianceReduction: plain > 0 ? 1 - (effect.standardError / plain) ** 2 : 0 };
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

function errorOf(strata: readonly Samples[]): number {
  const { sumWeights, candidateVariance, controlVariance } = stratifiedSums(strata);
  return Math.sqrt(candidateVariance + controlVariance) / sumWeights;
}

function armSums(rows: Rows, stratum: number, variant: number): ArmSums | undefined {
  return addUp(rows.filter((row) => row.stratum === stratum && row.variant === variant));
}

function covariateSums(sums: ArmSums | undefined): CovariateSums | undefined {
  if (sums === undefined || sums.units < 1n) return undefined;
  return {
    n: Number(sums.units),
    sumY: divide(sums.sumY, MILLION),
    sumX: divide(sums.sumX, MILLION),
    sumYSquares: divide(sums.sumYy, MILLION * MILLION),
    sumXSquares: divide(sums.sumXx, MILLION * MILLION),
    sumProducts: divide(sums.sumXy, MILLION * MILLION),
  };
}
