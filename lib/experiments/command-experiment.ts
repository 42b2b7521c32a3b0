import { requireMay } from '@/lib/auth/permissions';
import { recordAudit } from '@/lib/auth/record-audit';
import { AppError } from '@/lib/errors';
import { applyCommand } from '@/lib/gate/apply-command';
import { callOff, isStop } from '@/lib/gate/call-off';
import type { Command, RampState } from '@/lib/gate/types';
import { changeRamp } from './change-ramp';
import type { ExperimentsContext, WriteContext } from './context';
import { type ExperimentRow, requireExperiment } from './experiment-row';
import { type ExperimentView, experimentView } from './experiment-view';
import { presentOf } from './present-of';
import { requireSecondPerson } from './require-second-person';
import { transact } from './transact';

/** What every command of the lifecycle takes. */
export interface CommandInput {
  key: string;
  /** Why, for the logs. */
  reason?: string | undefined;
  /** Refuse when the experiment's version is another one by now. */
  expectedVersion?: number | undefined;
}

interface Order {
  command: Command;
  /** The reason may not be left out. */
  needsReason?: boolean;
}

/**
 * Applies one command to a started experiment, with its decision record and audit row, in one transaction.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_FIELD, or CONFLICT when the command does not fit the state
 */
export async function commandExperiment(ctx: ExperimentsContext, input: CommandInput, order: Order): Promise<ExperimentView> {
  const { command } = order;
  requireMay(ctx.actor, `experiment.${command.type}`);
  if (order.needsReason === true) requireReason(input);
  return await transact(ctx, { verb: `experiment.${command.type}`, input: { ...input, command } }, async (inner) => {
    const experiment = await lockExperiment(inner, input);
    await requireSecondPerson(inner, experiment, command);
    const { attempt, rampState } = experiment;
    const calledOff = rampState === null ? undefined : callOff(rampState, command);
    if (calledOff !== undefined) return await writeCommand(inner, { experiment, next: calledOff, command, input });
    if (attempt === null || rampState === null) {
      throw new AppError('CONFLICT', `experiment "${input.key}" is ${whyNotUnderWay(experiment.state, command)}`);
    }
    const result = applyCommand({ policy: attempt.policy, state: rampState, command, now: presentOf(experiment, inner.now).getTime() });
    if (!result.ok) throw new AppError('CONFLICT', `experiment "${input.key}": ${result.reason}`);
    return await writeCommand(inner, { experiment, next: result.next, command, input });
  });
}

function whyNotUnderWay(state: string, { type }: Command): string {
  if (state !== 'draft') return `${state}: start it first`;
  return isStop(type) ? 'a draft, so that nobody gets its candidate: archive it to put it away' : 'a draft: start it first';
}

/** @throws AppError INVALID_FIELD */
export function requireReason({ reason }: CommandInput): void {
  if (reason !== undefined && reason.trim() !== '') return;
  const fields = [{ field: 'reason', message: 'is required here: say why, in a sentence' }];
  throw new AppError('INVALID_FIELD', `reason ${fields[0]?.message}`, { fields });
}

/** Locks an experiment for a command; archived ones and unexpected versions are refused. */
export async function lockExperiment(ctx: WriteContext, { key, expectedVersion }: CommandInput): Promise<ExperimentRow> {
  const experiment = await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key, lock: true });
  if (experiment.archivedAt !== null) throw new AppError('CONFLICT', `experiment "${key}" is archived: clone it instead`);
  requireVersion(experiment, expectedVersion);
  return experiment;
}

/** @throws AppError CONFLICT when the experiment was changed since the caller read it */
export function requireVersion({ key, version }: ExperimentRow, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new AppError('CONFLICT', `experiment "${key}" is at version ${version}, not ${expected}: read it again`);
}

interface Written {
  experiment: ExperimentRow;
  next: RampState;
  command: Command;
  input: CommandInput;
}

async function writeCommand(ctx: WriteContext, { experiment, next, command, input }: Written): Promise<ExperimentView> {
  const { rampState: state, attempt } = experiment;
  const { reason } = input;
  // It takes its place in a past experiment's log after the last look, and the audit log dates it.
  const now = presentOf(experiment, ctx.now);
  const changed = await changeRamp(
    { ...ctx, now },
    {
      experiment,
      attempt,
      next,
      entry: {
        kind: command.type,
        outcome: outcomeOf(command),
        sentence: sentenceOf(ctx, command, next, reason),
        reason,
        rules: [],
        inputs: { policyHash: attempt?.policyHash ?? null, state, command, now: now.getTime() },
        output: { next },
      },
    },
  );
  await recordAudit(ctx, {
    action: `experiment.${command.type}`,
    subject: `experiment:${experiment.key}`,
    reason,
    before: state === null ? undefined : { state: state.name, coverage: state.coverage },
    after: { state: next.name, coverage: next.coverage, ...command },
  });
  return experimentView(changed.experiment);
}

function outcomeOf(command: Command): string {
  return command.type === 'kill' ? 'rollback' : command.type;
}

const PAST: Record<Command['type'], string> = {
  schedule: 'scheduled the start',
  start: 'started the ramp',
  pause: 'paused the ramp',
  resume: 'resumed the ramp',
  approve: 'approved the next step',
  step_down: 'stepped the ramp down',
  override: 'overrode the rules',
  exclude_stage: 'left out a stage',
  rollback: 'rolled the candidate back',
  kill: 'used the kill switch',
  abort: 'aborted the experiment',
  complete: 'completed the rollout',
  restart: 'restarted the experiment',
};

/** "ann paused the ramp: coverage is 0 % now. Reason: …" */
export function sentenceOf({ actor }: Pick<WriteContext, 'actor'>, command: Command, next: RampState, reason: string | undefined): string {
  const why = reason === undefined ? '' : ` Reason: ${reason}`;
  if (next.name === 'draft') return `${actor.name} called off the scheduled start.${why}`;
  const coverage = Number((next.coverage * 100).toFixed(2));
  return `${actor.name} ${PAST[command.type]}: coverage is ${coverage} % now.${why}`;
}
