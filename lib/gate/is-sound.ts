import type { ArmMoments, ExposureCounts, MetricEvidence } from './types';

/** Whether every number of a metric's evidence can be true: finite, whole where it counts something, never below zero where it cannot be. */
export function isSoundMetric(evidence: MetricEvidence): boolean {
  if (!Array.isArray(evidence.strata)) return false;
  for (const stratum of evidence.strata) {
    if (!isSoundArm(stratum.control) || !isSoundArm(stratum.candidate) || !isShare(stratum.candidateShare)) return false;
    if (stratum.centreVariance !== undefined && !isMagnitude(stratum.centreVariance)) return false;
    for (const arm of stratum.candidateBeyond ?? []) if (!isSoundArm(arm)) return false;
  }
  for (const day of evidence.days ?? []) {
    if (!isSoundArm(day.control) || !isSoundArm(day.candidate) || !isShare(day.candidateShare)) return false;
    if (!(Number.isSafeInteger(day.day) && day.day >= 1)) return false;
  }
  return true;
}

/** Whether counts of exposed units can be true. */
export function isSoundCounts({ control, candidate, candidateShare }: ExposureCounts): boolean {
  return isCount(control) && isCount(candidate) && isShare(candidateShare);
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isSoundArm(arm: ArmMoments | undefined): boolean {
  return (
    arm !== undefined &&
    arm !== null &&
    isCount(arm.n) &&
    isCount(arm.events) &&
    arm.events <= arm.n &&
    isMagnitude(arm.mean < 0 ? -arm.mean : arm.mean) &&
    isMagnitude(arm.variance) &&
    isMagnitude(arm.sumAbsolute) &&
    isMagnitude(arm.sumSquares)
  );
}

/** Fourth powers of what stays between, times any count, neither overflow nor vanish. Values of the log (±9e12, in millionths) stay far inside. */
const MAX_VALUE = 1e40;
const MIN_VALUE = 1e-40;

/** A comparison alone would take null, which is what JSON makes of NaN, for 0. */
function isMagnitude(value: number): boolean {
  return value === 0 || (typeof value === 'number' && value >= MIN_VALUE && value <= MAX_VALUE);
}

function isShare(value: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
