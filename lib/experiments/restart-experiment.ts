import { requireMay } from '@/lib/auth/permissions';
import { AppError } from '@/lib/errors';
import { applyCommand } from '@/lib/gate/apply-command';
import { type CommandInput, lockExperiment } from './command-experiment';
import type { ExperimentsContext, WriteContext } from './context';
import type { ExperimentRow } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';
import { startAttempt } from './start-experiment';
import { transact } from './transact';

const REST_DAYS = 28;

/**
 * Starts a new attempt: new salt, the documents as they are now, a level of its own, no evidence carried over.
 * Units that an earlier attempt exposed in the last 28 days are left out of its evidence.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, or CONFLICT when it has not started, or when nobody is left
 */
export async function restartExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.restart');
  return await transact(ctx, { verb: 'experiment.restart', input }, async (inner) => {
    const experiment = await lockExperiment(inner, input);
    const { attempt, rampState } = experiment;
    if (attempt === null || rampState === null)
      throw new AppError('CONFLICT', `experiment "${input.key}" has not started yet: start it instead`);
    const result = applyCommand({ policy: attempt.policy, state: rampState, command: { type: 'restart' }, now: inner.now.getTime() });
    if (!result.ok) throw new AppError('CONFLICT', `experiment "${input.key}": ${result.reason}`);
    await refuseWithoutUnits(inner, experiment);
    const state = { ...result.next, attempt: attempt.number + 1 };
    return experimentView(await startAttempt(inner, { experiment, state, kind: 'restart', reason: input.reason }));
  });
}

/** Only an attempt that was open to all its units can have exposed them all; then one unexposed unit in the log settles it. */
async function refuseWithoutUnits({ sql, environmentId, now }: WriteContext, { id, key, attempt, document }: ExperimentRow): Promise<void> {
  const frozen = attempt?.frozen.experiment ?? document;
  if (frozen.unit === 'request' || frozen.clock === 'event') return;
  const weight = frozen.variants.find(({ role }) => role === 'candidate')?.weight ?? 0.5;
  const openFrom = frozen.ramp.controlMode === 'all' ? 0 : weight;
  const since = new Date(now.getTime() - REST_DAYS * 86_400_000);
  const [open] = await sql`
    select 1 from stages s join attempts a on a.id = s.attempt_id
    where a.experiment_id = ${id} and s.coverage > 0 and s.coverage >= ${openFrom} and coalesce(s.left_at, ${now}) > ${since} limit 1`;
  if (open === undefined) return;
  const [exposed] = await sql`
    select 1 from exposures x join attempts a on a.id = x.attempt_id where a.experiment_id = ${id} and x.first_received > ${since} limit 1`;
  if (exposed === undefined) return;
  const [fresh] = await sql`
    select 1 from event_log e
    where e.environment_id = ${environmentId} and e.received > ${since} and not exists (
      select 1 from exposures x join attempts a on a.id = x.attempt_id
      where a.experiment_id = ${id} and x.unit = e.unit and x.first_received > ${since})
    limit 1`;
  if (fresh !== undefined) return;
  throw new AppError(
    'CONFLICT',
    `experiment "${key}" cannot be restarted yet: units exposed in the last ${REST_DAYS} days are excluded from a new attempt, and nobody is left`,
  );
}
