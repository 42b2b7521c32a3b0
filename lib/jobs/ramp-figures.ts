import type { AnySql } from '@/lib/db/types';
import { SERVING } from '@/lib/gate/is-serving';

/** What a person who watches a ramp from outside would be woken for. */
export interface RampFigures {
  experiment: string;
  state: string;
  coverage: number;
  /** Units exposed in this attempt, by variant. */
  exposedUnits: Record<string, number>;
  /** Since the gate last looked; since the start before its first look. */
  judgedAgeSeconds: number;
  /** Since the newest entry of the decision log, which has one for what is news alone. */
  decisionAgeSeconds: number;
  /** The rule that the newest decision held the ramp for; null when it did not hold. */
  holdReason: string | null;
}

const MOST_RAMPS = 200;

/** Every ramp of an environment that is under way or ended within a day, the newest 200, in one query; past experiments are none. */
export async function rampFigures(sql: AnySql, { environmentId, now }: { environmentId: number; now: Date }): Promise<RampFigures[]> {
  return await sql<RampFigures[]>`
    select e.key as experiment, e.state, (e.ramp_state->>'coverage')::float8 as coverage, u.units as "exposedUnits",
      greatest(0, extract(epoch from ${now}::timestamptz - coalesce(j.at, a.started_at)))::float8 as "judgedAgeSeconds",
      greatest(0, extract(epoch from ${now}::timestamptz - coalesce(d.at, a.started_at)))::float8 as "decisionAgeSeconds",
      case d.outcome when 'hold' then split_part(d.output->>'reason', ':', 1) end as "holdReason"
    from experiments e
    join attempts a on a.id = e.attempt_id
    left join lateral (select at, outcome, output from decisions where experiment_id = e.id order by id desc limit 1) d on true
    cross join lateral (
      select to_timestamp(((e.ramp_state->>'lastTickAt')::float8 + coalesce((e.ramp_state->>'clockMovedMs')::float8, 0)) / 1000) as at
    ) j
    cross join lateral (
      select json_object_agg(v.key, (
        select coalesce(sum(c.units), 0) from exposure_counts c where c.attempt_id = a.id and c.variant = v.position and c.slice = ''
      )) as units
      from variants v where v.attempt_id = a.id
    ) u
    where e.environment_id = ${environmentId} and a.policy->>'clock' = 'server'
      and (e.state = any(${[...SERVING]}) or a.ended_at > ${now}::timestamptz - interval '1 day')
    order by a.started_at desc, e.id desc
    limit ${MOST_RAMPS}`;
}
