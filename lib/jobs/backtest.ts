import { settleAttempt } from '@/lib/aggregate/settle-attempt';
import { markSettling } from '@/lib/aggregate/settling-lock';
import { requireMay } from '@/lib/auth/permissions';
import type { TransactionSql } from '@/lib/db/types';
import { AppError } from '@/lib/errors';
import type { CommandInput } from '@/lib/experiments/command-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { type AttemptRow, requireExperiment } from '@/lib/experiments/experiment-row';
import { candidateShareOf } from '@/lib/experiments/serving-config';
import { applyCommand } from '@/lib/gate/apply-command';
import { decide } from '@/lib/gate/decide';
import { initialState } from '@/lib/gate/initial-state';
import { isServing } from '@/lib/gate/is-serving';
import type { Decision, RampState } from '@/lib/gate/types';
import type { StratumRow } from '@/lib/report/report-source';
import { attemptToSettle } from './attempt-to-settle';
import { evidenceOf } from './evidence';
import { readEvidenceRows } from './evidence-rows';
import { hasMoved } from './write-tick';

export interface BacktestInput extends CommandInput {
  /** Event time of the last look; the last outcome's window when left out. */
  at?: Date | undefined;
  /** Time between two looks. */
  everyMs?: number | undefined;
}

/** One thing the gate would have done. */
export interface BacktestStep {
  at: string;
  outcome: string;
  sentence: string;
  fromCoverage: number;
  toCoverage: number;
  state: string;
}

export interface Backtest {
  experiment: string;
  from: string;
  to: string;
  looks: number;
  /** Every move of the ramp; the last look's decision comes last. */
  steps: BacktestStep[];
  note: string;
}

const SIX_HOURS_MS = 6 * 3_600_000;
const MOST_LOOKS = 400;
const NOTE =
  'All traffic of the past experiment is taken as it came: its units were split by the old experiment, not widened stage by stage, so the evidence of early stages came in faster than a ramp would have allowed.';

/**
 * What the gate would have decided over a past experiment, and when: looks at regular event times, each with what had closed by then.
 * The moments are built anew inside a transaction that is rolled back, so that the experiment's own figures stay as they are.
 *
 * @throws AppError FORBIDDEN, NOT_FOUND, or CONFLICT when it is no past experiment or has no exposures
 */
export async function backtest({ ctx, input }: { ctx: ExperimentsContext; input: BacktestInput }): Promise<Backtest> {
  requireMay(ctx.actor, 'experiment.backtest');
  const { key, environmentId, attempt } = await requireExperiment(ctx.sql, { environmentId: ctx.environmentId, key: input.key });
  if (attempt === null) throw new AppError('CONFLICT', `experiment "${key}" is a draft: start it and send its events first`);
  if (attempt.policy.clock !== 'event')
    throw new AppError('CONFLICT', `experiment "${key}" runs by the server's clock: a backtest needs "clock": "event"`);
  const undone = new Undone();
  await ctx.sql
    .begin(async (sql) => {
      await markSettling(sql);
      undone.result = await replay(sql, { environmentId, key, attempt, input });
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  if (undone.result === undefined) throw new Error('the backtest ended without a result');
  return undone.result;
}

/** Thrown to roll the transaction back once the result is there. */
class Undone extends Error {
  result: Backtest | undefined;
}

interface Past {
  environmentId: number;
  key: string;
  attempt: AttemptRow;
  input: BacktestInput;
}

async function replay(sql: TransactionSql, { environmentId, key, attempt, input }: Past): Promise<Backtest> {
  const looks = await lookTimes(sql, { attempt, input, key });
  const from = looks[0] ?? 0;
  await forgetMoments(sql, attempt.id);
  let state = startAt(attempt, from);
  const strata: StratumRow[] = [stratumOf(attempt, state, from)];
  const steps: BacktestStep[] = [];
  let last: { decision: Decision; at: number } | undefined;
  let count = 0;
  for (const at of looks.slice(1)) {
    const settled = attemptToSettle({ environmentId, attempt, strata, earlierAttempts: [] });
    await settleAttempt(sql, settled, new Date(at + 1));
    const rows = await readEvidenceRows(sql, attempt.id, strata);
    const evidence = evidenceOf(attempt, rows, { lagMs: 0, workerGapMs: 0, othersBudgetUse: 0, leakedExposures: 0 });
    const { decision, next } = decide({ policy: attempt.policy, state, evidence, now: at });
    count += 1;
    last = { decision, at };
    if (hasMoved(state, next)) {
      steps.push(stepOf(at, decision, state, next));
      if (next.stratum !== state.stratum && next.coverage > 0) strata.push(stratumOf(attempt, next, at));
    }
    state = next;
    // Of a full rollout the past knows nothing.
    if (!isServing(state) || state.name === 'full') break;
  }
  if (last !== undefined && isServing(state) && state.name !== 'full') steps.push(stepOf(last.at, last.decision, state, state));
  return { experiment: key, from: iso(from), to: iso(last?.at ?? from), looks: count, steps, note: NOTE };
}

/** Start, then one look after the other. */
async function lookTimes(sql: TransactionSql, { attempt, input, key }: Omit<Past, 'environmentId'>): Promise<number[]> {
  const [row] = await sql<{ first: Date | null; last: Date | null }[]>`
    select min(occurred) as first, max(occurred) as last from event_log where attempt_id is not null and attempt_id + 0 = ${attempt.id}`;
  if (row?.first == null || row.last === null)
    throw new AppError('CONFLICT', `experiment "${key}" has no exposures yet: send its events first`);
  const maturity = Math.max(...attempt.policy.metrics.map(({ windowMs, latenessMs }) => windowMs + latenessMs));
  const from = row.first.getTime();
  const to = Math.max(from, input.at?.getTime() ?? row.last.getTime() + maturity);
  const every = Math.max(input.everyMs ?? SIX_HOURS_MS, (to - from) / MOST_LOOKS, 1);
  const times = [from];
  for (let at = from + every; at < to; at += every) times.push(Math.round(at));
  return [...times, to];
}

async function forgetMoments(sql: TransactionSql, attemptId: number): Promise<void> {
  for (const table of ['cuts', 'exposures', 'exposure_counts', 'moments', 'histograms', 'arrivals']) {
    await sql`delete from ${sql(table)} where attempt_id = ${attemptId}`;
  }
}

function startAt({ policy, number }: AttemptRow, at: number): RampState {
  const started = applyCommand({ policy, state: initialState(number), command: { type: 'start' }, now: at });
  if (!started.ok) throw new AppError('CONFLICT', started.reason);
  return started.next;
}

function stratumOf({ frozen }: AttemptRow, state: RampState, at: number): StratumRow {
  return {
    ordinal: state.stratum,
    stage: state.stage,
    coverage: state.coverage,
    candidateShare: candidateShareOf(frozen.experiment, state),
    configVersion: 0,
    enteredAt: new Date(at),
    leftAt: null,
    excludedAt: null,
    excludedReason: null,
  };
}

function stepOf(at: number, { outcome, sentence }: Decision, before: RampState, next: RampState): BacktestStep {
  return { at: iso(at), outcome, sentence, fromCoverage: before.coverage, toCoverage: next.coverage, state: next.name };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
