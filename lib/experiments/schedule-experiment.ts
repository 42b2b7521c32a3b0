import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { applyCommand } from '@/lib/gate/apply-command';
import { initialState } from '@/lib/gate/initial-state';
import { changeRamp } from './change-ramp';
import { type CommandInput, lockExperiment } from './command-experiment';
import type { ExperimentsContext, WriteContext } from './context';
import { type ExperimentView, experimentView } from './experiment-view';
import { freezeMetrics } from './freeze-metrics';
import { policyOf } from './policy-of';
import { requireSlot } from './require-slot';
import { transact } from './transact';

/** A start at a given time (epoch milliseconds); the first tick after it starts the experiment. */
export interface ScheduleInput extends CommandInput {
  at: number;
}

/** @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT: also for what a start at once would refuse */
export async function scheduleExperiment({ ctx, input }: { ctx: ExperimentsContext; input: ScheduleInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.schedule');
  return await transact(ctx, { verb: 'experiment.schedule', input }, (inner) => schedule(inner, input));
}

async function schedule(ctx: WriteContext, { at, reason, ...input }: ScheduleInput): Promise<ExperimentView> {
  if (!(at >= ctx.now.getTime())) {
    const message = 'lies in the past: give a later time, or start it now';
    throw new AppError('INVALID_FIELD', `at ${message}`, { fields: [{ field: 'at', message }] });
  }
  const experiment = await lockExperiment(ctx, input);
  await requireSlot(ctx, experiment);
  const policy = policyOf(experiment.document, await freezeMetrics(ctx, experiment.document), 1);
  const state = experiment.rampState ?? initialState(1);
  const command = { type: 'schedule', at } as const;
  const result = applyCommand({ policy, state, command, now: ctx.now.getTime() });
  if (!result.ok) throw new AppError('CONFLICT', `experiment "${input.key}": ${result.reason}`);
  const when = new Date(at).toISOString();
  const { experiment: changed } = await changeRamp(ctx, {
    experiment,
    attempt: null,
    next: result.next,
    entry: {
      kind: 'schedule',
      outcome: 'schedule',
      sentence: `${ctx.actor.name} scheduled the start for ${when}.`,
      reason,
      rules: [],
      inputs: { policyHash: null, state, command, now: ctx.now.getTime() },
      output: { next: result.next },
    },
  });
  await recordAudit(ctx, { action: 'experiment.schedule', subject: `experiment:${input.key}`, reason, after: { at: when } });
  return experimentView(changed);
}
