import type { ArmMoments, ExposureCounts, MetricEvidence } from './types';

/** Whether every number of a metric's evidence can be true: finite, whole where it counts something, never below zero where it cannot be. */
export function isSoundMetric(evidence: MetricEvidence): boolean {
  if (!Array.isArray(evidence.strata)) return false;
  for (const stratum of evidence.strata) {
    if (!isSoundArm(stratum.control) || !isSoundArm(stratum.candidate) || !isShare(stratum.candidateShare)) return false;
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
    Math.abs(arm.mean) <= MAX_VALUE &&
    arm.variance >= 0 &&
    arm.variance <= MAX_VALUE &&
    arm.sumAbsolute >= 0 &&
    arm.sumAbsolute <= MAX_VALUE &&
    arm.sumSquares >= 0 &&
    arm.sumSquares <= MAX_VALUE
  );
}

/** Squares of what stays below it, times any count, do not overflow. */
const MAX_VALUE = 1e100;

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
