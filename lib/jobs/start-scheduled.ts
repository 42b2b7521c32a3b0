import { recordAudit } from '@/lib/auth/record-audit';
import type { Sql, TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { changeRamp } from '@/lib/experiments/change-ramp';
import type { WriteContext } from '@/lib/experiments/context';
import { startAttempt } from '@/lib/experiments/start-experiment';
import { initialState } from '@/lib/gate/initial-state';
import type { RampState } from '@/lib/gate/types';
import { lockById } from './lock-by-id';
import { type Transition, WORKER } from './tick-report';

interface ScheduledInput {
  sql: Sql;
  now: Date;
  /** Of the experiment. */
  id: number;
  environmentId: number;
  environment: string;
}

/**
 * Starts an experiment whose time has come. One that cannot start becomes a draft again, and the logs say why.
 *
 * @returns undefined where it did not start
 */
export async function startScheduled({ sql, now, id, environmentId, environment }: ScheduledInput): Promise<Transition | undefined> {
  const ctxOf = (transaction: TransactionSql) => ({ sql: transaction, environmentId, actor: WORKER, now });
  try {
    const { key } = await sql.begin((transaction) => startOne(ctxOf(transaction), id));
    if (key === undefined) return undefined;
    const sentence = 'The ramp started as scheduled.';
    return { environment, experiment: key, outcome: 'start', sentence, decisionId: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await sql.begin((transaction) => giveUp(ctxOf(transaction), id, error));
    return undefined;
  }
}

async function startOne(ctx: WriteContext, id: number): Promise<{ key: string | undefined }> {
  const experiment = await lockById(ctx.sql, id);
  const state = experiment?.rampState;
  if (experiment === undefined || state?.name !== 'scheduled' || !isDue(state, ctx.now)) return { key: undefined };
  const { key } = await startAttempt(ctx, { experiment, state, kind: 'start', reason: 'scheduled' });
  return { key };
}

/** It may have been put off since. */
function isDue({ scheduledAt }: RampState, now: Date): boolean {
  return scheduledAt !== null && scheduledAt <= now.getTime();
}

async function giveUp(ctx: WriteContext, id: number, error: AppError): Promise<void> {
  const experiment = await lockById(ctx.sql, id);
  const state = experiment?.rampState;
  if (experiment === undefined || state == null || state.name !== 'scheduled') return;
  const command = { type: 'abort' } as const;
  const next = initialState(state.attempt);
  await changeRamp(ctx, {
    experiment,
    attempt: null,
    next,
    entry: {
      kind: command.type,
      outcome: command.type,
      sentence: `The ramp could not start as scheduled and is a draft again: ${error.message}.`,
      reason: error.message,
      rules: [],
      inputs: { policyHash: null, state, command, now: ctx.now.getTime() },
      output: { next },
    },
  });
  await recordAudit(ctx, { action: 'experiment.start_failed', subject: `experiment:${experiment.key}`, reason: error.message });
}
