import type { RampState, RampStateName } from './types';

const LIVE: ReadonlySet<RampStateName> = new Set(['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review', 'full']);

/** Whether the ramp is under way, so that the gate judges it at every tick (a pause at zero included). */
export function isServing(state: RampState): boolean {
  return LIVE.has(state.name);
}
