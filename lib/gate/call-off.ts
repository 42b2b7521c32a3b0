import { initialState } from './initial-state';
import type { Command, RampState } from './types';

const STOPS: readonly Command['type'][] = ['abort', 'kill', 'rollback'];

/**
 * What a stop makes of a start that is still to come: a draft again, whatever the policy.
 *
 * @returns undefined when the command is no stop, or the ramp no scheduled one
 */
export function callOff(state: RampState, command: Command): RampState | undefined {
  return state.name === 'scheduled' && STOPS.includes(command.type) ? initialState(state.attempt) : undefined;
}
