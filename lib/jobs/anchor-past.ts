import { hashOf } from '@/lib/experiments/canonical-json';
import type { WriteContext } from '@/lib/experiments/context';
import type { AttemptRow, ExperimentRow } from '@/lib/experiments/experiment-row';
import { applyCommand } from '@/lib/gate/apply-command';
import type { Command, RampState } from '@/lib/gate/types';

interface Start {
  id: bigint;
  inputs: { state: RampState; command: Command; now: number; policyHash: string };
  first: Date | null;
}

/**
 * A past experiment was started here today, but its ramp began with its first exposure: before anything else is decided, its start moves
 * there, and so does the record of it. The audit log keeps who imported it and when.
 */
export async function anchorPast(
  { sql }: WriteContext,
  experiment: ExperimentRow,
  { id, policy }: AttemptRow,
  state: RampState,
): Promise<RampState> {
  if (policy.clock !== 'event' || state.name !== 'running' || state.lastTickAt !== null || state.stratum !== 0) return state;
  const [start] = await sql<Start[]>`
    select id, inputs, (select min(occurred) from exposures where attempt_id + 0 = ${id}) as first
    from decisions where experiment_id = ${experiment.id} and attempt_id = ${id} order by id limit 1`;
  if (start?.first == null) return state;
  const inputs = { ...start.inputs, now: start.first.getTime() };
  const started = applyCommand({ ...inputs, policy });
  if (!started.ok) return state;
  const { next } = started;
  await sql`update stages set entered_at = ${start.first} where attempt_id + 0 = ${id} and ordinal = 0`;
  await sql`
    update decisions set at = ${start.first}, inputs = ${JSON.stringify(inputs)}, inputs_hash = ${hashOf(inputs)}, output = ${JSON.stringify({ next })}
    where id = ${start.id}`;
  return next;
}
