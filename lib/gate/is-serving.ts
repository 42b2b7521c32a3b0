import type { RampState, RampStateName } from './types';

/** States of a ramp that is under way, so that the gate judges it at every tick (a pause at zero included). */
export const SERVING: readonly RampStateName[] = ['running', 'paused', 'quarantined', 'awaiting_approval', 'awaiting_review', 'full'];

/** Whether the ramp is under way. */
export function isServing(state: RampState): boolean {
  return SERVING.includes(state.name);
}
