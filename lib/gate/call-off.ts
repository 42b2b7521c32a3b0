import { initialState } from './initial-state';
import type { Command, RampState } from './types';

const STOPS: readonly Command['type'][] = ['abort', 'kill', 'rollback'];

/**
 * What a stop makes of a start that is still to come: a draft again, whatever the policy.
 *
 * @returns undefined when the command is no stop, or the ramp no scheduled one
 */
export function callOff(state: RampState, command: Command): RampState | undefined {
  return state.name === 'scheduled' && isStop(command.type) ? initialState(state.attempt) : undefined;
}

/** Whether a command takes the candidate out of service for good. */
export function isStop(type: Command['type']): boolean {
  return STOPS.includes(type);
}
