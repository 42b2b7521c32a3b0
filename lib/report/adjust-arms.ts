import { toCovariateSample } from '@/lib/aggregate/to-sample';
import type { ArmMoments } from '@/lib/gate/types';
import type { ArmSums } from './arm-moments';

interface Arm {
  moments: ArmMoments;
  sums: ArmSums;
}

/**
 * Takes out of both arms of one stage what the units' own past explains: y − θ(x − x̄), with one slope θ = cov(y, x)/var(x) of both arms
 * together. Without a past that varies the arms stay as they are. Sums are divided once, so that nothing cancels.
 *
 * @see Deng, Xu, Kohavi, Walker (2013), WSDM
 */
export function adjustArms(control: Arm, candidate: Arm, both: ArmSums): { control: ArmMoments; candidate: ArmMoments } {
  const past = toCovariateSample(both);
  const plain = { control: control.moments, candidate: candidate.moments };
  if (both.sumXx === 0n || !past.ok || !(past.value.variance > 0)) return plain;
  const theta = past.value.covariance / past.value.variance;
  const adjust = ({ moments, sums }: Arm): ArmMoments | undefined => {
    const own = toCovariateSample(sums);
    if (!own.ok) return undefined;
    const variance = moments.variance + theta * theta * own.value.variance - 2 * theta * own.value.covariance;
    return { ...moments, mean: moments.mean - theta * (own.value.mean - past.value.mean), variance: Math.max(0, variance) };
  };
  const adjusted = { control: adjust(control), candidate: adjust(candidate) };
  return adjusted.control === undefined || adjusted.candidate === undefined
    ? plain
    : { control: adjusted.control, candidate: adjusted.candidate };
}
