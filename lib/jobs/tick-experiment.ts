import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import type { Settlement } from '@/lib/aggregate/types';
import type { TransactionSql } from '@/lib/db/types';
import { hashOf } from '@/lib/experiments/canonical-json';
import type { WriteContext } from '@/lib/experiments/context';
import type { AttemptRow, ExperimentRow } from '@/lib/experiments/experiment-row';
import { decide } from '@/lib/gate/decide';
import { isServing } from '@/lib/gate/is-serving';
import type { Decision, Evidence, RampState } from '@/lib/gate/types';
import { anchorPast } from './anchor-past';
import { attemptToSettle } from './attempt-to-settle';
import { readCircumstances } from './circumstances';
import { evidenceOf } from './evidence';
import { type EvidenceRows, readEvidenceRows, readStrata } from './evidence-rows';
import { settleDays } from './settle-days';
import { type WrittenTick, writeTick } from './write-tick';

export interface JudgeInput {
  /** Locked by this transaction. */
  experiment: ExperimentRow;
  /** Of its attempt, up to the watermark of this tick. */
  settlement: Settlement;
  /** How far the watermark is behind the clock. */
  lagMs: number;
  tickMs: number;
  /** What the clock was moved by since its last tick, as far as it can be told [0]. */
  movedMs?: number;
  /** `tick`, or `advance` when a person asks for one. */
  kind: 'tick' | 'advance';
}

/** Everything one tick found out, before it is written. */
export interface Judgement {
  experiment: ExperimentRow;
  attempt: AttemptRow;
  /** That the decision started from. */
  state: RampState;
  settlement: Settlement;
  rows: EvidenceRows;
  evidence: Evidence;
  evidenceHash: string;
  decision: Decision;
  next: RampState;
  kind: 'tick' | 'advance';
}

/**
 * Judges one experiment, all in the caller's transaction: read the evidence, decide, write. Whatever happens before the commit leaves
 * nothing behind. Undefined when the experiment is not under way.
 */
export async function judgeExperiment(ctx: WriteContext, input: JudgeInput): Promise<WrittenTick | undefined> {
  const { experiment, settlement, kind } = input;
  const { attempt, rampState } = experiment;
  if (attempt === null || rampState === null || !isServing(rampState)) return undefined;
  const state = await anchorPast(ctx, experiment, attempt, rampState);
  const rows = await readEvidenceRows(ctx.sql, attempt.id, await readStrata(ctx.sql, attempt.id));
  const circumstances = await readCircumstances(ctx, { movedMs: 0, ...input, attempt, state, rows });
  const evidence = evidenceOf(attempt, rows, circumstances);
  const { decision, next } = decide({ policy: attempt.policy, state, evidence, now: ctx.now.getTime() });
  const evidenceHash = hashOf(lasting(evidence));
  return await writeTick(ctx, { experiment, attempt, state, settlement, rows, evidence, evidenceHash, decision, next, kind });
}

/**
 * Brings an attempt's moments up to a time before which nothing can be received any more. It happens once however often it is asked for,
 * and needs no lock on the experiment: a kill switch never waits for it.
 */
export async function settleExperiment(
  sql: TransactionSql,
  { experiment, attempt, until }: { experiment: ExperimentRow; attempt: AttemptRow; until: Date },
): Promise<Settlement> {
  const { id, environmentId } = experiment;
  const [strata, earlier] = await Promise.all([
    readStrata(sql, attempt.id),
    sql<{ id: number }[]>`select id from attempts where experiment_id = ${id} and number < ${attempt.number} order by number`,
  ]);
  const input = { environmentId, attempt, strata, earlierAttempts: earlier.map((row) => row.id) };
  const settled = attemptToSettle(input);
  const settlement = await settleAttempt(sql, settled, until);
  if (attempt.policy.clock === 'server') await settleDays(sql, { settled, attempt, until });
  return settlement;
}

/** Evidence without what changes by the passing of time alone. */
function lasting(evidence: Evidence): unknown {
  const { lagMs: _lag, workerGapMs: _gap, clockMovedMs: _moved, lastTrafficAt: _traffic, ...rest } = evidence;
  return { ...rest, metrics: rest.metrics.map(({ freshness: _freshness, ...metric }) => metric) };
}
