import { personOf } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import type { Command, RampState } from '@/lib/gate/types';
import type { WriteContext } from './context';
import type { ExperimentRow } from './experiment-row';

/** What makes an attempt what it is. */
const MAKING = ['create', 'put', 'schedule', 'start', 'restart'].map((verb) => `experiment.${verb}`);

/**
 * Refuses an approval, a step past the rules or a stage left out by whoever wrote or started the attempt, where its frozen document asks
 * for a second person; what a key does counts as the deed of whoever made it. Steps down stay open to all: nobody has to look for a colleague to make things safer.
 *
 * @throws AppError FORBIDDEN
 */
export async function requireSecondPerson(ctx: WriteContext, experiment: ExperimentRow, command: Command): Promise<void> {
  const { attempt, rampState } = experiment;
  if (attempt?.frozen.experiment.ramp.requireSecondPerson !== true || rampState === null || !needsSecond(command, rampState)) return;
  const { sql, environmentId } = ctx;
  const person = personOf(ctx.actor);
  const [made] = await sql`
    select 1 from audit
    where environment_id = ${environmentId} and subject = ${`experiment:${experiment.key}`} and coalesce(person, actor) = ${person}
      and action = any(${MAKING}) and at > coalesce((
        select max(started_at) from attempts where experiment_id = ${experiment.id} and number < ${attempt.number}), '-infinity')
    limit 1`;
  if (made === undefined) return;
  const deed = command.type.replace('_', ' ');
  throw new AppError('FORBIDDEN', `${person} wrote or started this attempt, and it requires a second person: ask somebody else to ${deed}`);
}

function needsSecond(command: Command, state: RampState): boolean {
  if (command.type === 'override') return command.stage > state.stage;
  return command.type === 'approve' || command.type === 'exclude_stage';
}
