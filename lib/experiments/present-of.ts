import type { ExperimentRow } from './experiment-row';

/** When something happens to an experiment's attempt: now, or for a past experiment at its last look, which is its present. */
export function presentOf({ attempt, rampState }: Pick<ExperimentRow, 'attempt' | 'rampState'>, now: Date): Date {
  const last = attempt?.policy.clock === 'event' ? rampState?.lastTickAt : null;
  return last == null ? now : new Date(last);
}
