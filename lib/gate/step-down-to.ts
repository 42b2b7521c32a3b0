import { changeState } from './change-state';
import { enterStage } from './enter-stage';
import type { Policy, RampState } from './types';

interface StepDown {
  policy: Policy;
  state: RampState;
  /** Below the present one. */
  stage: number;
  now: number;
}

/**
 * The state after going down to a lower stage, in whatever state that happens: a pause stays a pause, a quarantine stays one, and what is
 * paused at zero stays there. Evidence, spent level, and a metric's silence are kept: the way up leads through the rules again.
 */
export function stepDownTo({ policy, state, stage, now }: StepDown): RampState {
  const lower = changeState(enterStage(policy, state, stage, now), { blind: state.blind });
  if (state.name === 'quarantined') return changeState(lower, { name: 'quarantined', quarantine: state.quarantine });
  if (state.name !== 'paused') return lower;
  const pausedFrom = { name: 'running', coverage: lower.coverage } as const;
  return changeState(lower, { name: 'paused', coverage: Math.min(state.coverage, lower.coverage), pausedFrom });
}
