import { AppError } from '@/lib/errors';
import type { RampState } from '@/lib/gate/types';
import { appendDecision, type DecisionEntry } from './append-decision';
import type { WriteContext } from './context';
import type { AttemptRow, ExperimentRow } from './experiment-row';
import { presentOf } from './present-of';
import { publishConfig } from './publish-config';
import { candidateShareOf } from './serving-config';
import { tellDecision } from './webhooks/tell-decision';

interface Change {
  /** As read under its lock. */
  experiment: ExperimentRow;
  /** Of the new state. */
  attempt: AttemptRow | null;
  next: RampState;
  entry: DecisionEntry;
}

/**
 * Brings a ramp from one state to the next, all in the caller's transaction: the experiment's row (compare-and-set on its version), strata,
 * config version, decision record and who is told of it.
 *
 * @returns the row as it is now, and the decision's id
 * @throws AppError CONFLICT when someone else has changed the experiment since it was read
 */
export async function changeRamp(ctx: WriteContext, change: Change): Promise<{ experiment: ExperimentRow; decisionId: bigint }> {
  const { experiment, attempt, next, entry } = change;
  const before = experiment.rampState;
  const changed = await updateRow(ctx, change);
  const isNewStratum = attempt !== null && (before === null || before.stratum !== next.stratum || experiment.attempt?.id !== attempt.id);
  const configVersion = await publishConfig(ctx.sql, {
    environmentId: ctx.environmentId,
    reason: `${entry.kind} ${experiment.key}`,
    now: ctx.now,
    // Strata of a past experiment are told apart by time, not by config version.
    always: isNewStratum && attempt.policy.clock === 'server',
  });
  if (isNewStratum) await openStratum(ctx, { experiment, attempt, next, configVersion });
  await markExcluded(ctx, { experiment, attempt, next, entry });
  const decisionId = await appendDecision(ctx, { ...change, configVersion });
  await tellDecision(ctx, { ...change, decisionId });
  return { experiment: changed, decisionId };
}

async function updateRow({ sql, now }: WriteContext, { experiment, attempt, next }: Change): Promise<ExperimentRow> {
  const guaranteeVoid = experiment.guaranteeVoid || next.guaranteeVoid;
  const scheduledAt = next.scheduledAt === null || next.name !== 'scheduled' ? null : new Date(next.scheduledAt);
  const rows = await sql<{ version: number; updatedAt: Date }[]>`
    update experiments
    set ramp_state = ${JSON.stringify(next)}, state = ${next.name}, attempt_id = ${attempt?.id ?? null}, version = version + 1,
      guarantee_void = ${guaranteeVoid}, scheduled_at = ${scheduledAt},
      -- The times of a past experiment lie before its import.
      updated_at = greatest(updated_at, ${now})
    where id = ${experiment.id} and version = ${experiment.version}
    returning version, updated_at as "updatedAt"`;
  const [row] = rows;
  if (row === undefined)
    throw new AppError('CONFLICT', `experiment "${experiment.key}" was changed by someone else meanwhile: read it and try again`);
  return { ...experiment, rampState: next, state: next.name, attempt, guaranteeVoid, scheduledAt, ...row };
}

interface NewStratum {
  experiment: ExperimentRow;
  attempt: AttemptRow;
  next: RampState;
  configVersion: number;
}

async function openStratum({ sql, now }: WriteContext, { experiment, attempt, next, configVersion }: NewStratum): Promise<void> {
  await sql`update stages set left_at = ${now} where attempt_id = ${attempt.id} and left_at is null`;
  if (experiment.attempt !== null && experiment.attempt.id !== attempt.id) {
    const leftAt = presentOf(experiment, now);
    await sql`update stages set left_at = ${leftAt} where attempt_id = ${experiment.attempt.id} and left_at is null`;
    await sql`update attempts set ended_at = coalesce(ended_at, ${leftAt}) where id = ${experiment.attempt.id}`;
  }
  if (next.endedAt !== null) await sql`update attempts set ended_at = ${now} where id = ${attempt.id}`;
  // Nobody's coverage changes in the past: whatever the gate says of it, its units stay in the stratum they were in.
  if (next.stratum < 0 || (attempt.policy.clock === 'event' && next.coverage === 0)) return;
  const share = candidateShareOf(attempt.frozen.experiment, next);
  await sql`
    insert into stages (attempt_id, ordinal, stage, coverage, candidate_share, config_version, entered_at)
    values (${attempt.id}, ${next.stratum}, ${next.stage}, ${next.coverage}, ${share}, ${configVersion}, ${now})`;
}

async function markExcluded({ sql, now }: WriteContext, { experiment, attempt, next, entry }: Change): Promise<void> {
  const fresh = next.excludedStrata.filter((ordinal) => experiment.rampState?.excludedStrata.includes(ordinal) !== true);
  if (attempt === null || fresh.length === 0) return;
  await sql`
    update stages set excluded_at = ${now}, excluded_reason = ${entry.reason ?? entry.sentence}
    where attempt_id = ${attempt.id} and ordinal = any(${fresh}) and excluded_at is null`;
}
