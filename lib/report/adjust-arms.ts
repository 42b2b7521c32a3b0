import { toCovariateSample } from '@/lib/aggregate/to-sample';
import type { ArmMoments, Stratum } from '@/lib/gate/types';
import { takeOutPast } from '@/lib/stats/take-out-past';
import type { ArmSums } from './arm-moments';

interface Arm {
  moments: ArmMoments;
  sums: ArmSums;
}

type Arms = Pick<Stratum, 'control' | 'candidate' | 'centreVariance'>;

/**
 * Takes out of both arms of one stage what the units' own past explains: y − θ(x − x̄), with one slope θ = cov(y, x)/var(x) of both arms
 * together. Without a past that varies the arms stay as they are. Sums are divided once, so that nothing cancels.
 */
export function adjustArms(control: Arm, candidate: Arm, both: ArmSums): Arms {
  const past = toCovariateSample(both);
  const plain = { control: control.moments, candidate: candidate.moments };
  if (both.sumXx === 0n || !past.ok || !(past.value.variance > 0)) return plain;
  const theta = past.value.covariance / past.value.variance;
  const adjust = ({ moments, sums }: Arm): ArmMoments | undefined => {
    const own = toCovariateSample(sums);
    if (!own.ok) return undefined;
    return { ...moments, ...takeOutPast({ ...moments, past: own.value }, { theta, centre: past.value.mean }) };
  };
  const adjusted = { control: adjust(control), candidate: adjust(candidate) };
  if (adjusted.control === undefined || adjusted.candidate === undefined) return plain;
  const centreVariance = (theta * theta * past.value.variance) / Number(both.units);
  return { control: adjusted.control, candidate: adjusted.candidate, centreVariance };
}
