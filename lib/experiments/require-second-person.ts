import { personOf } from '@/lib/auth/actor';
import { actorInWords } from '@/lib/auth/actor-in-words';
import type { AnySql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { Command, RampState } from '@/lib/gate/types';
import type { ExperimentsContext, WriteContext } from './context';
import { type ExperimentRow, findExperiment } from './experiment-row';

/** What makes an attempt what it is. */
const MAKING = ['create', 'put', 'schedule', 'start', 'restart'].map((verb) => `experiment.${verb}`);

/**
 * Refuses an approval, a step past the rules or a stage left out by whoever wrote or started the attempt, where its frozen document asks
 * for a second person; what a key does counts as the deed of whoever made it. Steps down stay open to all: nobody has to look for a colleague to make things safer.
 *
 * @throws AppError FORBIDDEN
 */
export async function requireSecondPerson(ctx: WriteContext, experiment: ExperimentRow, command: Command): Promise<void> {
  const { rampState } = experiment;
  if (rampState === null || !needsSecond(command, rampState) || !(await isOwnAttempt(ctx, experiment))) return;
  const deed = command.type.replace('_', ' ');
  const person = actorInWords(personOf(ctx.actor));
  throw new AppError('FORBIDDEN', `${person} wrote or started this attempt, and it requires a second person: ask somebody else to ${deed}`);
}

/** Whether whoever asks would be refused for that, so that the console can say so beforehand. */
export async function needsSecondPerson({ ctx, input: { key } }: { ctx: ExperimentsContext; input: { key: string } }): Promise<boolean> {
  const experiment = await findExperiment(ctx.sql, { environmentId: ctx.environmentId, key });
  return experiment !== undefined && (await isOwnAttempt(ctx, experiment));
}

type Asker = Pick<ExperimentsContext, 'environmentId' | 'actor'> & { sql: AnySql };

async function isOwnAttempt({ sql, environmentId, actor }: Asker, { id, key, attempt }: ExperimentRow): Promise<boolean> {
  if (attempt?.frozen.experiment.ramp.requireSecondPerson !== true) return false;
  const [made] = await sql`
    select 1 from audit
    where environment_id = ${environmentId} and subject = ${`experiment:${key}`} and coalesce(person, actor) = ${personOf(actor)}
      and action = any(${MAKING}) and at > coalesce((
        select max(started_at) from attempts where experiment_id = ${id} and number < ${attempt.number}), '-infinity')
    limit 1`;
  return made !== undefined;
}

function needsSecond(command: Command, state: RampState): boolean {
  if (command.type === 'override') return command.stage > state.stage;
  return command.type === 'approve' || command.type === 'exclude_stage';
}
