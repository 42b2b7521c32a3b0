import type { RampState } from './types';

/** The state of an attempt (counted from 1) that has not started: nobody gets the candidate. */
export function initialState(attempt: number): RampState {
  return {
    name: 'draft',
    attempt,
    stage: -1,
    coverage: 0,
    stratum: -1,
    scheduledAt: null,
    startedAt: null,
    stageEnteredAt: null,
    fullAt: null,
    endedAt: null,
    pausedFrom: null,
    quarantine: null,
    approvedStage: null,
    reviewed: false,
    harm: null,
    blind: null,
    spending: null,
    cochran: null,
    guaranteeVoid: false,
    excludedStrata: [],
    tuning: {},
    lastTickAt: null,
    clockMovedMs: undefined,
  };
}
