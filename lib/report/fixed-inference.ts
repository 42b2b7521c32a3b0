import { fixedHorizonDifference, fixedHorizonLift } from '@/lib/stats/fixed-horizon-interval';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import type { Computed, Interval, Stratum } from '@/lib/stats/types';
import { welch } from '@/lib/stats/welch';
import { asFigure, toBounds, unavailable } from './as-figure';
import type { Unavailable } from './figure';
import type { FixedInference } from './metric-types';

const LEVEL = 0.95;

type Strata = readonly Stratum[];

/**
 * The test for one look at the end: Welch's where a single stage has units, else stratified with normal tails. Under repeated looks it
 * guarantees nothing.
 */
export function fixedInference(strata: Strata): FixedInference | Unavailable {
  const counted = strata.filter(({ control, candidate }) => control.n >= 2 && candidate.n >= 2);
  const alpha = 1 - LEVEL;
  const [only] = counted;
  const isSingle = only !== undefined && counted.length === 1;
  const test: Computed<Tested> = isSingle ? welch(only.control, only.candidate, { alpha }) : fixedHorizonDifference(counted, alpha);
  if (!test.ok) return unavailable(test.reason);
  const { candidateVariance, controlVariance, sumWeights } = stratifiedSums(counted);
  return {
    method: isSingle ? 'welch' : 'stratified',
    level: LEVEL,
    standardError: Math.sqrt(candidateVariance + controlVariance) / sumWeights,
    p: test.value.pValue,
    interval: toBounds(test.value.interval),
    liftInterval: asFigure(fixedHorizonLift(counted, alpha), ({ interval }) => toBounds(interval)),
  };
}

type Tested = { pValue: number; interval: Interval };
