import { recordAudit } from '@/lib/auth/record-audit';
import { appendDecision, type DecisionEntry } from '@/lib/experiments/append-decision';
import { changeRamp } from '@/lib/experiments/change-ramp';
import type { WriteContext } from '@/lib/experiments/context';
import type { ExperimentRow } from '@/lib/experiments/experiment-row';
import { lossBound } from '@/lib/gate/budget-use';
import type { Decision, Evidence, RampState } from '@/lib/gate/types';
import type { LookFigure } from '@/lib/report/metric-types';
import { lookFigures } from './look-figures';
import type { Judgement } from './tick-experiment';

export interface WrittenTick {
  experiment: ExperimentRow;
  decision: Decision;
  /** Null when nothing had changed since the decision before, so that only the sign of life was written. */
  decisionId: bigint | null;
  /** The ramp moved. */
  isTransition: boolean;
  /** That the gate judged by. */
  evidence: Evidence;
  settledTo: Date;
}

/** Writes one tick: a transition with all that belongs to it, a decision that holds, or the mere sign of life. */
export async function writeTick(ctx: WriteContext, judgement: Judgement): Promise<WrittenTick> {
  const { experiment, state, next, decision, settlement, evidence } = judgement;
  const last = await lastDecision(ctx, judgement);
  const isTransition = hasMoved(state, next);
  if (!last.sameEvidence) await writeLook(ctx, judgement);
  const written = { decision, isTransition, evidence, settledTo: settlement.settledTo };
  if (isTransition) return { ...(await writeTransition(ctx, judgement)), ...written };
  // A decision to hold is written when its evidence or its grounds are other ones than the last time, or when somebody asks.
  const isNews = !last.sameEvidence || !last.sameGrounds || judgement.kind !== 'tick';
  const decisionId = isNews ? await writeHold(ctx, judgement) : null;
  await ctx.sql`update experiments set ramp_state = ${JSON.stringify(next)} where id = ${experiment.id}`;
  return { experiment: { ...experiment, rampState: next }, decisionId, ...written };
}

/** Whether anything changed that somebody is served by, or must be told. */
export function hasMoved(before: RampState, next: RampState): boolean {
  return (
    before.name !== next.name ||
    before.stage !== next.stage ||
    before.coverage !== next.coverage ||
    before.stratum !== next.stratum ||
    before.guaranteeVoid !== next.guaranteeVoid
  );
}

async function writeTransition(ctx: WriteContext, judgement: Judgement): Promise<{ experiment: ExperimentRow; decisionId: bigint }> {
  const { experiment, attempt, state, next, decision } = judgement;
  const before = { ...experiment, rampState: state };
  const changed = await changeRamp(ctx, { experiment: before, attempt, next, entry: entryOf(ctx, judgement) });
  const { sql, environmentId, actor } = ctx;
  // Without its time: that of a past experiment is the event time, and the log tells when something was done.
  await recordAudit(
    { sql, environmentId, actor },
    {
      action: `experiment.${decision.outcome}`,
      subject: `experiment:${experiment.key}`,
      reason: decision.sentence,
      before: { state: state.name, coverage: state.coverage },
      after: { state: next.name, coverage: next.coverage },
    },
  );
  return changed;
}

interface LastDecision {
  /** Nothing new has come in since. */
  sameEvidence: boolean;
  /** It was a tick with the same outcome for the same reason. */
  sameGrounds: boolean;
}

async function lastDecision({ sql }: WriteContext, { experiment, attempt, decision, evidenceHash }: Judgement): Promise<LastDecision> {
  const [last] = await sql<LastDecision[]>`
    select coalesce(output->>'evidenceHash' = ${evidenceHash}, false) as "sameEvidence",
      coalesce(kind = 'tick' and outcome = ${decision.outcome} and output->>'reason' = ${decision.reason}, false) as "sameGrounds"
    from decisions where experiment_id = ${experiment.id} and attempt_id = ${attempt.id} order by id desc limit 1`;
  return last ?? { sameEvidence: false, sameGrounds: false };
}

async function writeHold(ctx: WriteContext, judgement: Judgement): Promise<bigint> {
  const { sql, environmentId } = ctx;
  const { experiment, attempt, state, next } = judgement;
  const [environment] = await sql<{ version: bigint }[]>`select config_version as version from environments where id = ${environmentId}`;
  const configVersion = Number(environment?.version ?? 0n);
  const before = { ...experiment, rampState: state };
  return await appendDecision(ctx, { experiment: before, attempt, next, entry: entryOf(ctx, judgement), configVersion });
}

function entryOf({ now }: WriteContext, { attempt, state, evidence, evidenceHash, decision, next, kind }: Judgement): DecisionEntry {
  const loss = lossBound({ policy: attempt.policy, state: next, evidence, now: now.getTime() });
  return {
    kind,
    outcome: decision.outcome,
    sentence: decision.sentence,
    rules: decision.rules,
    inputs: { policyHash: attempt.policyHash, state, evidence, now: now.getTime() },
    output: { reason: decision.reason, next, evidenceHash, lossBound: loss },
  };
}

async function writeLook({ sql, now }: WriteContext, { attempt, next, evidence, rows, settlement }: Judgement): Promise<void> {
  const [last] = await sql<{ figures: Record<string, LookFigure> }[]>`
    select figures from looks where attempt_id = ${attempt.id} order by at desc, id desc limit 1`;
  const figures = lookFigures({ attempt, state: next, evidence, rows, before: last?.figures ?? {} });
  await sql`
    insert into looks (attempt_id, at, settled_to, figures)
    values (${attempt.id}, ${now}, ${settlement.settledTo}, ${JSON.stringify(figures)})`;
}
