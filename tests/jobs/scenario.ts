import { expect } from 'vitest';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { findExperiment } from '@/lib/experiments/experiment-row';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { tickUpTo } from '@/lib/jobs/tick';
import type { TickReport } from '@/lib/jobs/tick-report';
import type { TestDatabase } from '../support/database';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const TICK_MS = 60_000;

/** An environment in which events are written to the log with the time they are meant to have been received at. */
export interface Scenario {
  database: Pick<TestDatabase, 'sql'>;
  environmentId: number;
  at(now: number | Date): ExperimentsContext;
  /** Creates and starts an experiment on `ctr` (window 1h, lateness 0s). */
  start(key: string, now: number, changes?: object): Promise<void>;
  send(key: string, traffic: Traffic): Promise<void>;
  /** One pass up to this time with a settled log; no experiment may fail in it. Returns what was decided. */
  tickAt(now: number): Promise<TickReport['transitions']>;
}

export interface Traffic {
  /** Received within [from, to). */
  from: number;
  to: number;
  /** Per arm. */
  units: number;
  /** Share of units with the event, by arm. */
  control: number;
  candidate: number;
  /** Event name; none sends exposures alone. */
  event?: string | null;
  /** Distinguishes units of several calls. */
  label: string;
}

export async function createScenario(database: Pick<TestDatabase, 'sql'>): Promise<Scenario> {
  const { sql } = database;
  const { id: environmentId } = await createEnvironment(sql, { key: 'production', now: new Date(0) });
  const at = (now: number | Date): ExperimentsContext => ({
    sql,
    environmentId,
    actor: { name: 'ann', role: 'owner' },
    now: new Date(now),
  });
  await putMetric({ ctx: at(0), input: { key: 'ctr', document: { kind: 'proportion', event: 'click', window: '1h', lateness: '0s' } } });
  await putMetric({ ctx: at(0), input: { key: 'spend', document: { kind: 'mean', event: 'order', window: '1h', lateness: '0s' } } });

  async function start(key: string, now: number, changes: object = {}): Promise<void> {
    await putExperiment({ ctx: at(now), input: { key, document: { ...DOCUMENT, ...changes } } });
    await startExperiment({ ctx: at(now), input: { key } });
  }

  async function send(key: string, { from, to, units, control, candidate, event = 'click', label }: Traffic): Promise<void> {
    const experiment = await findExperiment(sql, { environmentId, key });
    const [stratum] = await sql<{ config_version: bigint }[]>`
      select config_version from stages where attempt_id = ${experiment?.attempt?.id ?? 0} order by ordinal desc limit 1`;
    const span = (to - from) / 1000;
    await sql`
      with unit as (
        select ${label} || '-' || v || '-' || n as unit, v as variant, n,
          ${new Date(from)}::timestamptz + make_interval(secs => ${span}::float8 * n / ${units}) as received
        from generate_series(0, 1) v, generate_series(0, ${units - 1}::int) n
      ),
      exposed as (
        insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
        select ${environmentId}, unit, 'x', received, received, true, ${experiment?.attempt?.id ?? 0}, variant, ${stratum?.config_version ?? null}
        from unit
      )
      insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
      select ${environmentId}, unit, 'e', ${event}, received + interval '1 second', received + interval '1 second', true from unit
      where ${event}::text is not null and n::bigint * 7919 % ${units}::int < ${units}::int * case variant when 0 then ${control}::float8 else ${candidate}::float8 end`;
  }

  async function tickAt(now: number): Promise<TickReport['transitions']> {
    const watermark = new Date(now);
    const report = await tickUpTo({ sql, now: watermark, tickMs: TICK_MS }, { watermark, lagMs: 0 });
    expect(report.failures).toEqual([]);
    return report.transitions;
  }
  return { database, environmentId, at, start, send, tickAt };
}

const DOCUMENT = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: 'v7' },
    { key: 'candidate', role: 'candidate', value: 'v8' },
  ],
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } },
};
