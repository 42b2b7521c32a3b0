import { advanceWatermark } from '@/lib/aggregate/advance-watermark';
import type { Watermark } from '@/lib/aggregate/types';
import type { Sql } from '@/lib/db/types';
import { durationMs } from '@/lib/experiments/duration';
import { tellLongHolds } from '@/lib/experiments/webhooks/tell-long-holds';
import { SERVING } from '@/lib/gate/is-serving';
import type { Clock } from './clock';
import { cutText } from './cut-text';
import { createLanes, type Lanes } from './lanes';
import { findById, lockById } from './lock-by-id';
import { passQuietly } from './pass-quietly';
import { rampLags } from './ramp-lags';
import { settleByItself } from './settle-by-itself';
import { startScheduled } from './start-scheduled';
import { judgeExperiment } from './tick-experiment';
import type { TickMemory } from './tick-memory';
import { type TickReport, type Transition, WORKER } from './tick-report';
import type { WrittenTick } from './write-tick';

export interface TickOptions {
  sql: Sql;
  now: Date;
  /** Time between two ticks. */
  tickMs: number;
  /** Tells the time as an experiment is judged, which may be long after the tick began; without it, that is the time of the tick. */
  clock?: Clock;
  /** The worker's own, from tick to tick; without it every tick reads everything. */
  memory?: TickMemory;
  /** The worker's own, from tick to tick: what is not done when the next tick is due goes on beside it. Without, a tick waits for all. */
  lanes?: Lanes<Passed>;
}

/** What became of one experiment. */
export interface Passed {
  started: Transition | undefined;
  written: WrittenTick | undefined;
  environment: string;
}

/** Each needs one connection at a time. */
export const LANES = 6;
const BEHIND_TICKS = 5;
const LEAST_BEHIND_SECONDS = 30;

/** One pass of the pipeline: watermark, then every experiment that is due or under way, each in transactions of its own. */
export async function tick(options: TickOptions): Promise<TickReport> {
  return await tickUpTo(options, await advanceWatermark(options.sql));
}

/** The same with a watermark that is known. */
export async function tickUpTo(options: TickOptions, { watermark, lagMs }: Watermark): Promise<TickReport> {
  const { sql, now, tickMs, clock, memory = new Map(), lanes = createLanes(LANES) } = options;
  const began = performance.now();
  const patience = Math.max(LEAST_BEHIND_SECONDS, (BEHIND_TICKS * tickMs) / 1000);
  const behind = (await rampLags(sql, now)).filter(({ lagSeconds }) => lagSeconds > patience);
  const report: TickReport = { watermark, lagMs, judged: 0, transitions: [], failures: [], behind };
  const quiet = await passQuietly(sql, { memory, watermark, lagMs, now, tickMs, clock });
  report.judged += quiet.size;
  for (const due of await readDue(sql, now, quiet)) {
    // Until it is done nobody may pass it by on what was known before.
    if (due.attemptId !== null) memory.delete(due.attemptId);
    lanes.add(due.id, () => passOne(options, { ...due, watermark, lagMs }));
  }
  await (options.lanes === undefined ? lanes.idle() : within(tickMs - (performance.now() - began), (enough) => lanes.idle(enough)));
  for (const ended of lanes.takeEnded()) {
    if ('error' in ended) report.failures.push({ experimentId: ended.id, error: ended.error });
    else note(report, memory, ended.value);
  }
  await tellLongHolds(sql, now);
  return report;
}

interface DueRow {
  id: number;
  attemptId: number | null;
  environmentId: number;
  environment: string;
  isScheduled: boolean;
}

/** Those to start first, by their time. */
async function readDue(sql: Sql, now: Date, quiet: ReadonlySet<number>): Promise<DueRow[]> {
  return await sql<DueRow[]>`
    select e.id, e.attempt_id as "attemptId", e.environment_id as "environmentId", v.key as environment, e.state = 'scheduled' as "isScheduled"
    from experiments e join environments v on v.id = e.environment_id left join attempts a on a.id = e.attempt_id
    where e.state = 'scheduled' and e.scheduled_at <= ${now}
      or e.state = any(${[...SERVING]}) and a.policy->>'clock' = 'server' and e.id <> all(${[...quiet]})
    order by e.state = 'scheduled' desc, e.scheduled_at, e.id`;
}

async function within(ms: number, wait: (enough: AbortSignal) => Promise<void>): Promise<void> {
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), Math.max(0, ms));
  await wait(enough.signal);
  clearTimeout(timer);
}

interface Due extends DueRow {
  watermark: Date;
  lagMs: number;
}

async function passOne(options: TickOptions, due: Due): Promise<Passed> {
  const { environment, isScheduled } = due;
  const started = isScheduled ? await startScheduled({ ...options, ...due }) : undefined;
  return { started, written: await tickOne(options, due), environment };
}

/** Settles, then judges under the experiment's lock, so that no command ever waits for a settlement. */
async function tickOne(options: TickOptions, { id, environmentId, watermark, lagMs }: Due): Promise<WrittenTick | undefined> {
  const { sql, tickMs, clock } = options;
  const before = await findById(sql, id);
  const settlement = before === undefined ? undefined : await settleByItself(sql, before, watermark);
  if (settlement === undefined) return undefined;
  const { written } = await sql.begin(async (transaction) => {
    const experiment = await lockById(transaction, id);
    if (experiment === undefined || experiment.attempt?.id !== before?.attempt?.id) return { written: undefined };
    const now = clock?.read() ?? options.now;
    const movedMs = experiment.rampState === null ? 0 : (clock?.movedSince(experiment.rampState, now) ?? 0);
    const lateMs = Math.max(0, now.getTime() - options.now.getTime());
    const ctx = { sql: transaction, environmentId, actor: WORKER, now };
    return { written: await judgeExperiment(ctx, { experiment, settlement, lagMs: lagMs + lateMs, tickMs, movedMs, kind: 'tick' }) };
  });
  return written;
}

function note(report: TickReport, memory: TickMemory, { started, written, environment }: Passed): void {
  if (started !== undefined) report.transitions.push(started);
  if (written === undefined) return;
  remember(memory, written);
  const { experiment, decision, decisionId, isTransition } = written;
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
