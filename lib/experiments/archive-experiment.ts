import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { isServing } from '@/lib/gate/is-serving';
import type { RampState } from '@/lib/gate/types';
import { type CommandInput, lockExperiment } from './command-experiment';
import type { ExperimentsContext } from './context';
import { type ExperimentView, experimentView } from './experiment-view';
import { publishConfig } from './publish-config';
import { transact } from './transact';

/**
 * Takes an experiment that is over (or a draft) out of lists and service; its slot begins its rest.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, or CONFLICT while it is under way
 */
export async function archiveExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.archive');
  return await transact(ctx, { verb: 'experiment.archive', input }, async (inner) => {
    const { sql, environmentId, now } = inner;
    const experiment = await lockExperiment(inner, input);
    const { rampState, key } = experiment;
    // A past experiment serves nobody, whatever its data ended in.
    const isPast = experiment.document.clock === 'event';
    if (rampState !== null && !isPast && (isServing(rampState) || rampState.name === 'scheduled')) {
      throw new AppError('CONFLICT', `experiment "${key}" is ${rampState.name}: ${howToEnd(rampState)} before archiving`);
    }
    await sql`update experiments set archived_at = ${now}, updated_at = ${now}, version = version + 1 where id = ${experiment.id}`;
    await sql`update layer_slots set freed_at = ${now} where experiment_id = ${experiment.id} and freed_at is null`;
    await publishConfig(sql, { environmentId, reason: `archive ${key}`, now });
    await recordAudit(inner, { action: 'experiment.archive', subject: `experiment:${key}`, reason: input.reason });
    return experimentView({ ...experiment, archivedAt: now, updatedAt: now, version: experiment.version + 1 });
  });
}

function howToEnd({ name }: RampState): string {
  if (name === 'scheduled') return 'abort its start';
  return name === 'full' ? 'complete it or roll it back' : 'roll it back or abort it';
}
