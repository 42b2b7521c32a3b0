import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import type { Watermark } from '@/lib/aggregate/types';
import type { Sql } from '@/lib/db/types';
import { durationMs } from '@/lib/experiments/duration';
import { tellLongHolds } from '@/lib/experiments/webhooks/tell-long-holds';
import { SERVING } from '@/lib/gate/is-serving';
import { cutText } from './cut-text';
import { findById, lockById } from './lock-by-id';
import { passQuietly } from './pass-quietly';
import { rampLags } from './ramp-lags';
import { settleByItself } from './settle-by-itself';
import { startScheduled } from './start-scheduled';
import { judgeExperiment } from './tick-experiment';
import type { TickMemory } from './tick-memory';
import { type TickReport, WORKER } from './tick-report';
import type { WrittenTick } from './write-tick';

export interface TickOptions {
  sql: Sql;
  now: Date;
  /** Time between two ticks. */
  tickMs: number;
  /** The worker's own, from tick to tick; without it every tick reads everything. */
  memory?: TickMemory;
}

const LANES = 4;
const BEHIND_TICKS = 5;
const LEAST_BEHIND_SECONDS = 30;

/** One pass of the pipeline: watermark, starts that are due, then every experiment under way, each in a transaction of its own. */
export async function tick(options: TickOptions): Promise<TickReport> {
  return await tickUpTo(options, await advanceWatermark(options.sql));
}

/** The same with a watermark that is known. */
export async function tickUpTo(options: TickOptions, { watermark, lagMs }: Watermark): Promise<TickReport> {
  const { sql, now, tickMs, memory = new Map() } = options;
  const patience = Math.max(LEAST_BEHIND_SECONDS, (BEHIND_TICKS * tickMs) / 1000);
  const behind = (await rampLags(sql, now)).filter(({ lagSeconds }) => lagSeconds > patience);
  const report: TickReport = { watermark, lagMs, judged: 0, transitions: [], failures: [], behind };
  await startScheduled({ sql, now }, report);
  const quiet = await passQuietly(sql, { memory, watermark, lagMs, now, tickMs });
  report.judged += quiet.size;
  const due = await sql<{ id: number; environment_id: number; environment: string }[]>`
    select e.id, e.environment_id, v.key as environment
    from experiments e join environments v on v.id = e.environment_id join attempts a on a.id = e.attempt_id
    where e.state = any(${[...SERVING]})
      and a.policy->>'clock' = 'server' and e.id <> all(${[...quiet]})
    order by e.id`;
  const queue = due.values();
  async function lane(): Promise<void> {
    for (const { id, environment_id: environmentId, environment } of queue) {
      try {
        const written = await tickOne({ sql, now, tickMs }, { id, environmentId, watermark, lagMs });
        if (written === undefined) continue;
        note(report, environment, written);
        remember(memory, written);
      } catch (error) {
        report.failures.push({ experimentId: id, error });
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  await tellLongHolds(sql, now);
  return report;
}

interface Due {
  id: number;
  environmentId: number;
  watermark: Date;
  lagMs: number;
}

/** Settles, then judges under the experiment's lock, so that no command ever waits for a settlement. */
async function tickOne({ sql, now, tickMs }: TickOptions, { id, environmentId, watermark, lagMs }: Due): Promise<WrittenTick | undefined> {
  const before = await findById(sql, id);
  const settlement = before === undefined ? undefined : await settleByItself(sql, before, watermark);
  if (settlement === undefined) return undefined;
  const { written } = await sql.begin(async (transaction) => {
    const experiment = await lockById(transaction, id);
    if (experiment === undefined || experiment.attempt?.id !== before?.attempt?.id) return { written: undefined };
    const ctx = { sql: transaction, environmentId, actor: WORKER, now };
    return { written: await judgeExperiment(ctx, { experiment, settlement, lagMs, tickMs, kind: 'tick' }) };
  });
  return written;
}

function note(report: TickReport, environment: string, { experiment, decision, decisionId, isTransition }: WrittenTick): void {
  report.judged += 1;
  if (!isTransition) return;
  report.transitions.push({
    environment,
    experiment: experiment.key,
    outcome: decision.outcome,
    sentence: decision.sentence,
    decisionId: decisionId === null ? null : String(decisionId),
  });
}

/**
 * After a hold on its own grounds: a move changes what the next tick has to read, a common budget is others' news too, and the end of a
 * day is news of an operational metric.
 */
function remember(memory: TickMemory, { experiment, decision, evidence, isTransition, settledTo }: WrittenTick): void {
  const { attempt, version } = experiment;
  if (attempt === null) return;
  memory.delete(attempt.id);
  const isWatchedByDay = attempt.policy.metrics.some(({ operational }) => operational);
  if (isTransition || isWatchedByDay || attempt.policy.sharedHarmBudget !== null) return;
  const closingsMs = attempt.frozen.metrics.map(({ document }) => durationMs(document.window) + durationMs(document.lateness));
  const { outcome, reason } = decision;
  memory.set(attempt.id, {
    attempt,
    version,
    settledTo: cutText(settledTo),
    closingsMs: [...new Set(closingsMs)],
    evidence,
    outcome,
    reason,
  });
}
