import type { Stratum } from '@/lib/gate/types';
import { stratifiedSums } from '@/lib/stats/stratified-sums';
import { estimates } from './comparison';
import { isAvailable } from './figure';
import { fixedInference } from './fixed-inference';
import type { StageFigures } from './metric-types';

/** The effect within each interval of constant coverage, the excluded ones marked. */
export function stageFigures(strata: readonly Stratum[], excluded: readonly number[]): StageFigures[] {
  return strata.map((stratum) => {
    const { ordinal, stage, coverage, control, candidate } = stratum;
    const fixed = fixedInference([stratum]);
    return {
      ordinal,
      stage: stage + 1,
      coverage,
      excluded: excluded.includes(ordinal),
      units: { control: control.n, candidate: candidate.n },
      ...estimates({ sums: stratifiedSums([stratum]) }),
      interval: isAvailable(fixed) ? fixed.interval : fixed,
      liftInterval: isAvailable(fixed) ? fixed.liftInterval : fixed,
    };
  });
}
