import { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '@/lib/experiments/context';
import type { AttemptRow, ExperimentRow } from '@/lib/experiments/experiment-row';
import type { RampState } from '@/lib/gate/types';
import type { LogSpan } from './read-decisions';

type Sql = ExperimentsContext['sql'];

export interface ReadAttempt {
  /** With this attempt; an earlier one as it was when it was replaced. */
  experiment: ExperimentRow;
  span: LogSpan;
  /** Of an earlier attempt, which has ended in any case; null for the newest one. */
  endedAt: Date | null;
}

/**
 * The experiment with one of its attempts.
 *
 * @param wanted the attempt's number as an address has it; without it, the newest one
 * @throws AppError NOT_FOUND
 */
export async function readAttempt(sql: Sql, newest: ExperimentRow, wanted: string | undefined): Promise<ReadAttempt> {
  const last = newest.attempt?.number ?? 0;
  if (wanted === undefined || wanted === String(last)) {
    return { experiment: newest, span: last > 1 ? await readSpan(sql, newest.id, last) : {}, endedAt: null };
  }
  const number = /^[1-9]\d{0,8}$/.test(wanted) ? Number(wanted) : 0;
  if (number < 1 || number > last) throw new AppError('NOT_FOUND', `experiment "${newest.key}" has no attempt "${wanted}"`);
  return await readEarlier(sql, newest, number);
}

async function readEarlier(sql: Sql, newest: ExperimentRow, number: number): Promise<ReadAttempt> {
  const span = await readSpan(sql, newest.id, number);
  const [row] = await sql<(AttemptRow & { endedAt: Date; state: RampState; voided: boolean })[]>`
    select a.id, a.number, a.salt, a.document as frozen, a.policy, a.policy_hash as "policyHash", a.started_at as "startedAt",
      a.ended_at as "endedAt", d.output->'next' as state,
      exists (
        select 1 from decisions o
        where o.experiment_id = ${newest.id} and o.kind in ('override', 'exclude_stage') and o.id < ${span.before ?? null}
          and (o.output->'next'->>'guaranteeVoid')::boolean
      ) as voided
    from attempts a, lateral (
      select output from decisions where experiment_id = ${newest.id} and id < ${span.before ?? null} order by id desc limit 1
    ) d
    where a.experiment_id = ${newest.id} and a.number = ${number}`;
  if (row === undefined) throw new AppError('NOT_FOUND', `experiment "${newest.key}" has nothing left of attempt ${number}`);
  const { endedAt, state, voided, ...attempt } = row;
  const rampState = endedState(state, attempt, endedAt);
  const document = attempt.frozen.experiment;
  const experiment = { ...newest, document, rampState, state: rampState.name, guaranteeVoid: voided, archivedAt: null, attempt };
  return { experiment, span, endedAt };
}

/** A restart that came first left the ramp as it was: without a decision, nobody on the candidate. */
function endedState(state: RampState, { policy }: AttemptRow, endedAt: Date): RampState {
  if (state.endedAt !== null) return state;
  // The present of a past experiment is its last look.
  const at = policy.clock === 'event' ? state.lastTickAt : null;
  return { ...state, name: 'aborted', coverage: 0, endedAt: at ?? endedAt.getTime() };
}

/** From the restart that began the attempt to the one that replaced it. */
async function readSpan(sql: Sql, experimentId: number, number: number): Promise<LogSpan> {
  const [row] = await sql<{ from: bigint | null; before: bigint | null }[]>`
    select min(d.id) filter (where a.number = ${number}) as "from", min(d.id) filter (where a.number = ${number + 1}) as before
    from decisions d join attempts a on a.id = d.attempt_id
    where d.experiment_id = ${experimentId} and d.kind = 'restart'`;
  return { from: row?.from?.toString(), before: row?.before?.toString() };
}
