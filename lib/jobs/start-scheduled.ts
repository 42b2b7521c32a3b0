import { recordAudit } from '@/lib/auth/record-audit';
import type { Sql, TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import { changeRamp } from '@/lib/experiments/change-ramp';
import type { WriteContext } from '@/lib/experiments/context';
import { startAttempt } from '@/lib/experiments/start-experiment';
import { initialState } from '@/lib/gate/initial-state';
import { lockById } from './lock-by-id';
import { type TickReport, WORKER } from './tick-report';

/** Starts the experiments whose time has come. One that cannot start becomes a draft again, and the logs say why. */
export async function startScheduled({ sql, now }: { sql: Sql; now: Date }, report: TickReport): Promise<void> {
  const due = await sql<{ id: number; environment_id: number; environment: string }[]>`
    select e.id, e.environment_id, v.key as environment from experiments e join environments v on v.id = e.environment_id
    where e.state = 'scheduled' and e.scheduled_at <= ${now} order by e.scheduled_at, e.id`;
  for (const { id, environment_id: environmentId, environment } of due) {
    const ctxOf = (transaction: TransactionSql) => ({ sql: transaction, environmentId, actor: WORKER, now });
    try {
      await sql
        .begin((transaction) => startOne(ctxOf(transaction), { id, environment }, report))
        .catch(async (error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          await sql.begin((transaction) => giveUp(ctxOf(transaction), id, error));
        });
    } catch (error) {
      report.failures.push({ experimentId: id, error });
    }
  }
}

async function startOne(ctx: WriteContext, { id, environment }: { id: number; environment: string }, report: TickReport): Promise<void> {
  const experiment = await lockById(ctx.sql, id);
  const state = experiment?.rampState;
  if (experiment === undefined || state == null || state.name !== 'scheduled') return;
  const started = await startAttempt(ctx, { experiment, state, kind: 'start', reason: 'scheduled' });
  report.transitions.push({
    environment,
    experiment: started.key,
    outcome: 'start',
    sentence: 'The ramp started as scheduled.',
    decisionId: null,
  });
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
