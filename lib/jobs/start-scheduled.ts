import { recordAudit } from '@/lib/auth/record-audit';
import type { Sql, TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { WriteContext } from '@/lib/experiments/context';
import { startAttempt } from '@/lib/experiments/start-experiment';
import { lockById } from './lock-by-id';
import { type TickReport, WORKER } from './tick-report';

/** Starts the experiments whose time has come. One that cannot start becomes a draft again, and the audit log says why. */
export async function startScheduled({ sql, now }: { sql: Sql; now: Date }, report: TickReport): Promise<void> {
  const due = await sql<{ id: number; environment_id: number }[]>`
    select id, environment_id from experiments where state = 'scheduled' and scheduled_at <= ${now} order by scheduled_at, id`;
  for (const { id, environment_id: environmentId } of due) {
    const start = (transaction: TransactionSql) => startOne({ sql: transaction, environmentId, actor: WORKER, now }, id, report);
    try {
      await sql.begin(start);
    } catch (error) {
      if (error instanceof AppError)
        await sql.begin((transaction) => giveUp({ sql: transaction, environmentId, actor: WORKER, now }, id, error));
      else report.failures.push({ experimentId: id, error });
    }
  }
}

async function startOne(ctx: WriteContext, id: number, report: TickReport): Promise<void> {
  const experiment = await lockById(ctx.sql, id);
  const state = experiment?.rampState;
  if (experiment === undefined || state == null || state.name !== 'scheduled') return;
  const started = await startAttempt(ctx, { experiment, state, kind: 'start', reason: 'scheduled' });
  report.transitions.push({
    environmentId: ctx.environmentId,
    experiment: started.key,
    outcome: 'start',
    sentence: 'The ramp started as scheduled.',
    decisionId: null,
  });
}

async function giveUp(ctx: WriteContext, id: number, error: AppError): Promise<void> {
  const experiment = await lockById(ctx.sql, id);
  if (experiment?.rampState?.name !== 'scheduled') return;
  await ctx.sql`
    update experiments set state = 'draft', ramp_state = null, scheduled_at = null, version = version + 1, updated_at = ${ctx.now}
    where id = ${id}`;
  await recordAudit(ctx, { action: 'experiment.start_failed', subject: `experiment:${experiment.key}`, reason: error.message });
}
