import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { applyCommand } from '@/lib/gate/apply-command';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import { changeRamp } from './change-ramp';
import { type CommandInput, lockExperiment, sentenceOf } from './command-experiment';
import type { ExperimentsContext, WriteContext } from './context';
import type { ExperimentRow } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';
import { freezeAttempt } from './freeze-attempt';
import { requireSlot } from './require-slot';
import { transact } from './transact';

/**
 * Starts the first attempt: documents, metrics and policy are frozen, the first stage is entered and served at once.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, CONFLICT
 */
export async function startExperiment({ ctx, input }: { ctx: ExperimentsContext; input: CommandInput }): Promise<ExperimentView> {
  requireMay(ctx.actor, 'experiment.start');
  return await transact(ctx, { verb: 'experiment.start', input }, async (inner) => {
    const experiment = await lockExperiment(inner, input);
    const state = experiment.rampState ?? initialState(1);
    if (state.name !== 'draft' && state.name !== 'scheduled') {
      throw new AppError('CONFLICT', `experiment "${input.key}" is ${state.name} already: a restart is a new attempt`);
    }
    return experimentView(await startAttempt(inner, { experiment, state, kind: 'start', reason: input.reason }));
  });
}

interface Start {
  experiment: ExperimentRow;
  /** Not started yet. */
  state: RampState;
  kind: 'start' | 'restart';
  reason: string | undefined;
}

/** Freezes an attempt and enters its first stage. */
export async function startAttempt(ctx: WriteContext, { experiment, state, kind, reason }: Start): Promise<ExperimentRow> {
  await requireSlot(ctx, experiment);
  const attempt = await freezeAttempt(ctx, experiment, state.attempt);
  const command = { type: 'start' } as const;
  const result = applyCommand({ policy: attempt.policy, state, command, now: ctx.now.getTime() });
  if (!result.ok) throw new AppError('CONFLICT', `experiment "${experiment.key}": ${result.reason}`);
  const { experiment: changed } = await changeRamp(ctx, {
    experiment,
    attempt,
    next: result.next,
    entry: {
      kind,
      outcome: 'start',
      sentence: sentenceOf(ctx, { type: kind }, result.next, reason),
      reason,
      rules: [],
      inputs: { policyHash: attempt.policyHash, state, command, now: ctx.now.getTime() },
      output: { next: result.next },
    },
  });
  await recordAudit(ctx, {
    action: `experiment.${kind}`,
    subject: `experiment:${experiment.key}`,
    reason,
    before: { state: experiment.state },
    after: { state: result.next.name, attempt: attempt.number, policyHash: attempt.policyHash },
  });
  return changed;
}
