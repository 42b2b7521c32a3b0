import type { WriteContext } from '@/lib/experiments/context';
import type { AttemptRow, ExperimentRow } from '@/lib/experiments/experiment-row';
import { SERVING } from '@/lib/gate/is-serving';
import type { RampState } from '@/lib/gate/types';
import { CANDIDATE } from '@/lib/report/metric-strata';
import type { Circumstances } from './evidence';
import type { EvidenceRows } from './evidence-rows';
import { workerGap } from './worker-gap';

/** Two poll intervals of an SDK: how long an exposure without a config version may still come from an old one. */
const GRACE_MS = 60_000;

interface CircumstancesInput {
  experiment: ExperimentRow;
  attempt: AttemptRow;
  state: RampState;
  rows: EvidenceRows;
  lagMs: number;
  /** Time between two ticks of the worker. */
  tickMs: number;
  /** What the clock was moved by since the last one. */
  movedMs: number;
}

/** What surrounds an attempt's own evidence: lag, gaps of the worker, leaks, and what concurrent canaries use of a shared budget. */
export async function readCircumstances(ctx: WriteContext, input: CircumstancesInput): Promise<Circumstances> {
  const { attempt, state, rows, lagMs, tickMs, movedMs } = input;
  const isPast = attempt.policy.clock === 'event';
  return {
    lagMs: isPast ? 0 : Math.min(lagMs, Number.MAX_SAFE_INTEGER),
    workerGapMs: isPast ? 0 : workerGap({ state, now: ctx.now, movedMs, tickMs }),
    ...(isPast || movedMs === 0 ? {} : { clockMovedMs: movedMs }),
    leakedExposures: isPast ? 0 : await leakedExposures(ctx, attempt, rows),
    othersBudgetUse: await othersBudgetUse(ctx, input),
  };
}

/** Exposures to the candidate that name a config version which gave it no weight, or came without one well after it lost its weight. */
async function leakedExposures({ sql }: WriteContext, attempt: AttemptRow, { strata, exposures }: EvidenceRows): Promise<number> {
  const closed = strata.filter(({ coverage, excludedAt }) => coverage === 0 && excludedAt === null);
  const isSuspect = exposures.some(({ stratum, variant, units }) => {
    return variant === CANDIDATE && units > 0 && closed.some(({ ordinal }) => ordinal === stratum);
  });
  if (!isSuspect) return 0;
  let leaked = 0;
  for (const { ordinal, configVersion, enteredAt } of closed) {
    const next = strata.find((stratum) => stratum.ordinal === ordinal + 1);
    const [row] = await sql<{ leaked: bigint }[]>`
      select count(*) as leaked from event_log
      where attempt_id is not null and attempt_id + 0 = ${attempt.id} and variant = ${CANDIDATE} and (
        config_version >= ${configVersion} and (${next?.configVersion ?? null}::bigint is null or config_version < ${next?.configVersion ?? null})
        or config_version is null and received >= ${new Date(enteredAt.getTime() + GRACE_MS)}
          and (${next?.enteredAt ?? null}::timestamptz is null or received < ${next?.enteredAt ?? null}))`;
    leaked += Number(row?.leaked ?? 0n);
  }
  return leaked;
}

/**
 * Σ coverage · largest loss not ruled out, over the other canaries of the group; without a bound the whole of it. Full rollout counts as
 * 1, and a pause at zero keeps its share, since resuming asks no gate. The lock keeps two canaries from spending the same share of the
 * budget at the same time.
 */
async function othersBudgetUse({ sql, environmentId }: WriteContext, { experiment, attempt }: CircumstancesInput): Promise<number> {
  const group = attempt.frozen.experiment.ramp.concurrent?.group;
  if (group === undefined) return 0;
  await sql`select pg_advisory_xact_lock(${environmentId}, hashtext(${group}))`;
  const [row] = await sql<{ used: number | null }[]>`
    select sum(
      case when e.ramp_state->>'fullAt' is not null then 1
        else greatest((e.ramp_state->>'coverage')::float8, (e.ramp_state->'pausedFrom'->>'coverage')::float8) end
      * coalesce(newest.loss, 1)) as used
    from experiments e join attempts a on a.id = e.attempt_id
    left join lateral (
      select (d.output->>'lossBound')::float8 as loss from decisions d
      where d.experiment_id = e.id and d.attempt_id = a.id and d.output ? 'lossBound'
      order by d.id desc limit 1
    ) newest on true
    where e.environment_id = ${environmentId} and e.id <> ${experiment.id}
      and e.state = any(${[...SERVING]})
      and a.document->'experiment'->'ramp'->'concurrent'->>'group' = ${group}`;
  return row?.used ?? 0;
}
