import { changeState } from './change-state';
import type { RampState, RampStateName } from './types';

/** The state after the ramp has ended in `name`: everybody gets control, or the candidate when it is completed. */
export function endRamp(
  state: RampState,
  name: Extract<RampStateName, 'completed' | 'rolled_back' | 'expired' | 'aborted'>,
  now: number,
): RampState {
  return changeState(state, {
    name,
    coverage: name === 'completed' ? 1 : 0,
    stratum: state.stratum + 1,
    endedAt: now,
    pausedFrom: null,
  });
}
