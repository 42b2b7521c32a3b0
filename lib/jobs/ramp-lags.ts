import type { AnySql } from '@/lib/db/types';
import { SERVING } from '@/lib/gate/is-serving';

export interface RampLag {
  environment: string;
  experiment: string;
  state: string;
  /** How far the attempt's cut is behind. */
  lagSeconds: number;
}

/** Every ramp under way, the furthest behind first; past experiments, which have a clock of their own, are none. */
export async function rampLags(sql: AnySql, now: Date): Promise<RampLag[]> {
  return await sql<RampLag[]>`
    select v.key as environment, e.key as experiment, e.state,
      greatest(0, extract(epoch from ${now}::timestamptz - greatest(a.started_at, c.settled_to)))::float8 as "lagSeconds"
    from experiments e
    join environments v on v.id = e.environment_id
    join attempts a on a.id = e.attempt_id
    left join cuts c on c.attempt_id = a.id
    where e.state = any(${[...SERVING]}) and a.policy->>'clock' = 'server'
    order by "lagSeconds" desc, environment, experiment`;
}
