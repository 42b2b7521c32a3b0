import type { Sql, TransactionSql } from '@/lib/db/types';
import { decide } from '@/lib/gate/decide';
import type { RampState } from '@/lib/gate/types';
import type { Clock } from './clock';
import { cutText } from './cut-text';
import type { RememberedTick, TickMemory } from './tick-memory';
import { workerGap } from './worker-gap';
import { hasMoved } from './write-tick';

interface QuietInput {
  memory: TickMemory;
  watermark: Date;
  lagMs: number;
  now: Date;
  tickMs: number;
  clock: Clock | undefined;
}

interface DueRow {
  id: number;
  attempt_id: number;
  version: number;
  ramp_state: RampState;
  settled_to: string;
}

interface Quiet {
  row: DueRow;
  remembered: RememberedTick;
  next: RampState;
}

/**
 * Judges the experiments of which nothing new has come in since this worker's last look, all of them in a handful of statements. Time
 * has passed all the same, so the gate is asked; where it would do or say anything else than before, the experiment is left to a full
 * tick of its own.
 *
 * @returns ids of the experiments that are done for this tick
 */
export async function passQuietly(sql: Sql, input: QuietInput): Promise<Set<number>> {
  if (input.memory.size === 0) return new Set();
  const { done } = await sql.begin(async (transaction) => {
    await transaction`select set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`;
    const rows = await lockRemembered(transaction, input.memory);
    const unchanged = await withoutNews(transaction, rows, input);
    const quiet = unchanged.flatMap((row) => quietOrNot(row, input));
    await writeSigns(transaction, quiet, input.watermark);
    return { done: quiet };
  });
  for (const { row, remembered } of done) input.memory.set(row.attempt_id, { ...remembered, settledTo: cutText(input.watermark) });
  return new Set(done.map(({ row }) => row.id));
}

/** In the order of their ids, so that two workers cannot wait for each other; what another has just now is left to it. */
async function lockRemembered(sql: TransactionSql, memory: TickMemory): Promise<DueRow[]> {
  const rows = await sql<DueRow[]>`
    select e.id, e.attempt_id, e.version, e.ramp_state, ${settledText(sql)} as settled_to
    from experiments e join cuts c on c.attempt_id = e.attempt_id
    where e.attempt_id = any(${[...memory.keys()]})
    order by e.id for update of e skip locked`;
  const fresh = rows.filter(({ attempt_id: id, version, settled_to }) => {
    const remembered = memory.get(id);
    return remembered?.version === version && remembered.settledTo === settled_to;
  });
  const kept = new Set(fresh.map((row) => row.attempt_id));
  for (const id of [...memory.keys()]) if (!kept.has(id)) memory.delete(id);
  return fresh;
}

function settledText(sql: TransactionSql) {
  return sql`to_char(c.settled_to at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
}

/** Those without an event received and without a unit closed between their cut and the watermark. */
async function withoutNews(sql: TransactionSql, rows: DueRow[], { memory, watermark }: QuietInput): Promise<DueRow[]> {
  if (rows.length === 0) return [];
  const closings = rows.flatMap((row) =>
    (memory.get(row.attempt_id)?.closingsMs ?? []).map((ms) => ({ attempt: row.attempt_id, ms, from: row.settled_to })),
  );
  const [earliest = ''] = rows.map(({ settled_to: settledTo }) => settledTo).sort();
  const [received] = await sql`
    select 1 from event_log where received >= ${earliest}::text::timestamp at time zone 'utc' and received < ${watermark} limit 1`;
  if (received !== undefined) return [];
  const closed = await sql<{ attempt: number }[]>`
    select d.attempt from unnest(${closings.map(({ attempt }) => attempt)}::int[], ${closings.map(({ ms }) => ms)}::float8[],
      ${closings.map(({ from }) => from)}::text[]) as d (attempt, ms, settled_to)
    where exists (
      select from exposures x where x.attempt_id + 0 = d.attempt
        and x.first_received >= d.settled_to::timestamp at time zone 'utc' - make_interval(secs => d.ms / 1000)
        and x.first_received < ${watermark}::timestamptz - make_interval(secs => d.ms / 1000))`;
  const busy = new Set(closed.map(({ attempt }) => attempt));
  return rows.filter((row) => !busy.has(row.attempt_id));
}

/** One that cannot be judged fails in a tick of its own, as no other's affair. */
function quietOrNot(row: DueRow, input: QuietInput): Quiet[] {
  try {
    return judgeAgain(row, input);
  } catch {
    return [];
  }
}

function judgeAgain(row: DueRow, { memory, lagMs, now, tickMs, clock }: QuietInput): Quiet[] {
  const remembered = memory.get(row.attempt_id);
  if (remembered === undefined) return [];
  const state = row.ramp_state;
  // A clock that was moved is no quiet matter.
  if (clock !== undefined && clock.movedSince(state, now) !== 0) return [];
  const evidence = {
    ...remembered.evidence,
    lagMs: Math.min(lagMs, Number.MAX_SAFE_INTEGER),
    clockMovedMs: undefined,
    workerGapMs: workerGap({ state, now, movedMs: 0, tickMs }),
  };
  const { decision, next } = decide({ policy: remembered.attempt.policy, state, evidence, now: now.getTime() });
  const isSame = decision.outcome === remembered.outcome && decision.reason === remembered.reason && !hasMoved(state, next);
  return isSame ? [{ row, remembered, next }] : [];
}

async function writeSigns(sql: TransactionSql, quiet: Quiet[], watermark: Date): Promise<void> {
  if (quiet.length === 0) return;
  await sql`
    update experiments e set ramp_state = d.state::jsonb
    from unnest(${quiet.map(({ row }) => row.id)}::int[], ${quiet.map(({ next }) => JSON.stringify(next))}::text[]) as d (id, state)
    where e.id = d.id`;
  // In order, as the settling of another worker would lock them; what one settles just now is left to it.
  await sql`
    update cuts set settled_to = ${watermark}, updated_at = clock_timestamp()
    where attempt_id in (
      select attempt_id from cuts where attempt_id = any(${quiet.map(({ row }) => row.attempt_id)}) and settled_to < ${watermark}
      order by attempt_id for update skip locked)`;
}
