import type { WriteContext } from '@/lib/experiments/context';
import type { AttemptRow } from '@/lib/experiments/experiment-row';
import { applyCommand } from '@/lib/gate/apply-command';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';

/**
 * A past experiment was started here today, but its ramp began with its first exposure: before its first decision the start moves there.
 */
export async function anchorPast({ sql }: WriteContext, { id, policy }: AttemptRow, state: RampState): Promise<RampState> {
  if (policy.clock !== 'event' || state.lastTickAt !== null || state.stratum !== 0) return state;
  const [row] = await sql<{ first: Date | null }[]>`select min(occurred) as first from exposures where attempt_id + 0 = ${id}`;
  if (row?.first == null) return state;
  const started = applyCommand({ policy, state: initialState(state.attempt), command: { type: 'start' }, now: row.first.getTime() });
  if (!started.ok) return state;
  await sql`update stages set entered_at = ${row.first} where attempt_id + 0 = ${id} and ordinal = 0`;
  return started.next;
}
