import type { StratifiedSums } from '@/lib/stats/stratified-sums';
import type { ArmMoments, MetricPolicy, Policy, Stratum } from './types';

/** `waiting`: too little, or nothing but one value, to judge a mean by; neither for the candidate nor against it. */
export type ProcessName = 'normal' | 'exact' | 'waiting';

const MIN_EFFECTIVE_UNITS = 30;
/** With all other traffic as control the arms are so unequal that means need more to be normal. */
const MIN_EFFECTIVE_UNITS_ALL = 100;

/**
 * Which process may judge a metric now. A proportion is exact until each arm has `minEvents` units with the event (100 in control mode
 * `all`) and both arms vary; a mean needs 30 (100) effective values, (Σ|y|)²/Σy², in each arm, and a cap in mode `all`.
 */
export function processOf(policy: Policy, metric: MetricPolicy, strata: readonly Stratum[], sums: StratifiedSums): ProcessName {
  const hasVariance = sums.candidateVariance > 0 && sums.controlVariance > 0;
  if (metric.kind === 'proportion') return hasVariance && hasEvents(strata, eventsNeeded(policy)) ? 'normal' : 'exact';
  if (policy.controlMode === 'all' && !metric.capped && (metric.kind === 'mean' || metric.kind === 'count')) return 'waiting';
  const isEnough = hasVariance && effectiveUnits(strata) >= effectiveUnitsNeeded(policy);
  return isEnough ? 'normal' : 'waiting';
}

/** Units with the event that each arm of a proportion must have before its mean is taken as normal. */
export function eventsNeeded(policy: Policy): number {
  return policy.controlMode === 'all' ? Math.max(MIN_EFFECTIVE_UNITS_ALL, policy.minEvents) : policy.minEvents;
}

export function effectiveUnitsNeeded(policy: Policy): number {
  return policy.controlMode === 'all' ? MIN_EFFECTIVE_UNITS_ALL : MIN_EFFECTIVE_UNITS;
}

/** (Σ|y|)²/Σy² of the poorer arm. */
export function effectiveUnits(strata: readonly Stratum[]): number {
  return Math.min(effectiveOf(strata, 'control'), effectiveOf(strata, 'candidate'));
}

function effectiveOf(strata: readonly Stratum[], arm: 'control' | 'candidate'): number {
  let absolute = 0;
  let squares = 0;
  for (const stratum of strata) {
    if (!isCounted(stratum.control, stratum.candidate)) continue;
    absolute += stratum[arm].sumAbsolute;
    squares += stratum[arm].sumSquares;
  }
  return squares > 0 ? (absolute / squares) * absolute : 0;
}

function hasEvents(strata: readonly Stratum[], needed: number): boolean {
  let control = 0;
  let candidate = 0;
  for (const stratum of strata) {
    if (!isCounted(stratum.control, stratum.candidate)) continue;
    control += stratum.control.events;
    candidate += stratum.candidate.events;
  }
  return control >= needed && candidate >= needed;
}

function isCounted(control: ArmMoments, candidate: ArmMoments): boolean {
  return control.n >= 2 && candidate.n >= 2;
}
