import { changeState } from './change-state';
import { openSpending } from './open-spending';
import type { Policy, RampState } from './types';

/**
 * The state on entering a stage of the ramp; `stage` equal to the number of stages means full rollout with the holdback.
 * Coverage changes, so a new stratum begins and the minimum counts from `now`.
 */
export function enterStage(policy: Policy, state: RampState, stage: number, now: number): RampState {
  const stratum = state.stratum + 1;
  const isFull = stage >= policy.stages.length;
  const isLast = stage === policy.stages.length - 1;
  const startedAt = state.startedAt ?? now;
  return changeState(state, {
    name: isFull ? 'full' : 'running',
    stage,
    coverage: isFull ? 1 - policy.holdback : (policy.stages[stage]?.coverage ?? 0),
    stratum,
    startedAt,
    stageEnteredAt: now,
    fullAt: isFull ? now : null,
    pausedFrom: null,
    quarantine: null,
    approvedStage: null,
    blind: null,
    spending: isLast ? openSpending(policy, changeState(state, { startedAt }), stratum, now) : state.spending,
  });
}
