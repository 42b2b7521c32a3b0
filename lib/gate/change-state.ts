import type { RampState } from './types';

/** The state with some of its fields changed. */
export function changeState(state: RampState, changes: Partial<RampState>): RampState {
  return Object.assign(copyState(state), changes);
}

/**
 * A copy for whoever changes it. Written out, and the only way one state comes out of another, so that all have one shape to the engine:
 * with a spread in each place the rules of a tick met eight.
 */
export function copyState(state: RampState): RampState {
  return {
    name: state.name,
    attempt: state.attempt,
    stage: state.stage,
    coverage: state.coverage,
    stratum: state.stratum,
    scheduledAt: state.scheduledAt,
    startedAt: state.startedAt,
    stageEnteredAt: state.stageEnteredAt,
    fullAt: state.fullAt,
    endedAt: state.endedAt,
    pausedFrom: state.pausedFrom,
    quarantine: state.quarantine,
    approvedStage: state.approvedStage,
    reviewed: state.reviewed,
    harm: state.harm,
    blind: state.blind,
    spending: state.spending,
    cochran: state.cochran,
    guaranteeVoid: state.guaranteeVoid,
    excludedStrata: state.excludedStrata,
    tuning: state.tuning,
    lastTickAt: state.lastTickAt,
    clockMovedMs: state.clockMovedMs,
  };
}
