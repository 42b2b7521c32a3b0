import { divide } from '@/lib/aggregate/divide';
import { toRatioSample, toRawSample, toSample } from '@/lib/aggregate/to-sample';
import type { MomentRow } from '@/lib/aggregate/types';
import type { ArmMoments, MetricKind } from '@/lib/gate/types';
import type { Sample } from '@/lib/stats/types';

/** The sums of one arm: one row of the moments, or several added up. */
export type ArmSums = Omit<MomentRow, 'metric' | 'stratum' | 'variant' | 'slice'>;

const MILLION = 1_000_000n;

/** Adds rows up; undefined when there are none. */
export function addUp(rows: readonly MomentRow[]): ArmSums | undefined {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0) return first;
  const { metric, stratum, variant, slice, ...total } = first;
  for (const row of others) {
    for (const name of Object.keys(total) as (keyof ArmSums)[]) total[name] += row[name];
  }
  return total;
}

/** The moments of an arm as the gate takes them; an arm without units has n = 0 and is skipped by everything. */
export function toArm(sums: ArmSums | undefined, kind: MetricKind): ArmMoments {
  if (sums === undefined) return NOBODY;
  const isRatio = kind === 'ratio' || kind === 'quantile';
  const sample = isRatio ? toRatioSample(sums) : toSample(sums);
  const rest = {
    events: Number(sums.nonZero),
    sumAbsolute: divide(sums.sumAbsY, MILLION),
    sumSquares: divide(sums.sumYy, MILLION * MILLION),
  };
  if (sample.ok) return { ...sample.value, ...rest };
  // One unit has a mean; a ratio without a denominator has none, and its arm is skipped, events and all: more events than units could not be true.
  if (isRatio && sums.units >= 2n) return NOBODY;
  const mean = isRatio || sums.units === 0n ? 0 : divide(sums.sumY, sums.units * MILLION);
  return { n: Number(sums.units), mean, variance: 0, ...rest };
}

const NOBODY: ArmMoments = { n: 0, mean: 0, variance: 0, events: 0, sumAbsolute: 0, sumSquares: 0 };

/** An arm's values before capping; undefined with fewer than two units. */
export function toUncapped(sums: ArmSums | undefined): Sample | undefined {
  const sample = sums === undefined ? undefined : toRawSample(sums);
  return sample?.ok === true ? sample.value : undefined;
}
