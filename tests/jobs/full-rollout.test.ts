import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExperiment } from '@/lib/experiments/experiment-row';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { stepDownExperiment } from '@/lib/experiments/step-down-experiment';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
const FULL_AT = START + 12 * HOUR;
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  const error = { kind: 'proportion', event: 'error', direction: 'decrease', window: '1h', lateness: '0s', operational: true };
  await putMetric({ ctx: scenario.at(0), input: { key: 'error', document: error } });
  const metrics = { primary: 'ctr', guardrails: [{ metric: 'error', marginAbsolute: 0.01 }] };
  const plan = { unitsPerDay: 2_000, baseline: { ctr: { mean: 0.1 }, error: { mean: 0.02 } } };
  await scenario.start('widened', START, { metrics, plan, ramp: { stages: [{ coverage: 0.5, minDuration: '7d' }], blindTime: '20d' } });
  await scenario.send('widened', { label: 'r', from: START, to: FULL_AT, units: 2_400, control: 0.1, candidate: 0.1 });
  await overrideExperiment({ ctx: scenario.at(FULL_AT), input: { key: 'widened', stage: 1, reason: 'to see full rollout' } });
});

afterAll(async () => {
  await database.drop();
});

/** Control's units come back and are shown the candidate, as full rollout means them to be. */
async function returnToCandidate(at: number) {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
    select x.environment_id, x.unit, 'again', ${new Date(at)}, ${new Date(at)}, true, x.attempt_id, 1,
      (select max(config_version) from stages where attempt_id = x.attempt_id)
    from event_log x where x.variant = 0`;
}

describe('full rollout', () => {
  it('takes no unit for a crossover that changed sides because the split did', async () => {
    await returnToCandidate(FULL_AT + 60_000);
    expect(await scenario.tickAt(FULL_AT + 3 * HOUR)).toEqual([]);
    const experiment = await findExperiment(database.sql, { environmentId: scenario.environmentId, key: 'widened' });
    expect(experiment?.state).toBe('full');
    const arms = await database.sql`
      select variant, units, crossovers from moments where metric = 'ctr' and slice = '' order by variant`;
    // The last hour's units were still open when the split changed: left out in both arms.
    expect(arms.map((arm) => ({ ...arm }))).toEqual([
      { variant: 0, units: 2_201n, crossovers: 0n },
      { variant: 1, units: 2_201n, crossovers: 0n },
    ]);
  });

  it('compares the days of returning users by the stage they came in, not with new users of another split', async () => {
    // New users err three times as often as those who come back, whatever they are shown.
    const day = START + DAY;
    await visit({ label: 'r', at: day + HOUR, variant: 0, from: 0, units: 2_400, every: 50 });
    await visit({ label: 'r', at: day + HOUR, variant: 1, from: 0, units: 2_400, every: 50 });
    await scenario.send('widened', { label: 'n', from: day, to: day + 2 * HOUR, units: 100, control: 0.1, candidate: 0.1 });
    await database.sql`delete from event_log where unit like 'n-1-%'`;
    await expose('n', day, 4_900);
    await visit({ label: 'n', at: day + 3 * HOUR, variant: 0, from: 0, units: 100, every: 16 });
    await visit({ label: 'n', at: day + 3 * HOUR, variant: 1, from: 0, units: 4_900, every: 16 });
    expect(await scenario.tickAt(START + 2 * DAY + HOUR)).toEqual([]);
    const days = await database.sql`
      select stratum, variant, units, non_zero from moments where metric = 'error@2' order by stratum, variant`;
    expect(days.map((row) => ({ ...row }))).toEqual([
      { stratum: 0, variant: 0, units: 2_400n, non_zero: 48n },
      { stratum: 0, variant: 1, units: 2_400n, non_zero: 48n },
      { stratum: 1, variant: 0, units: 100n, non_zero: 6n },
      { stratum: 1, variant: 1, units: 4_900n, non_zero: 306n },
    ]);
  });

  it('is stepped down from without taking the units that go back to control for crossovers', async () => {
    const at = START + 2 * DAY + 2 * HOUR;
    await expose('late', at - HOUR / 2, 2_000);
    const down = await stepDownExperiment({ ctx: scenario.at(at), input: { key: 'widened', reason: 'complaints' } });
    expect(down).toMatchObject({ state: 'running', stage: 1, coverage: 0.5 });
    await returnToControl(at + 60_000);
    await scenario.tickAt(at + 6 * HOUR);
    const experiment = await findExperiment(database.sql, { environmentId: scenario.environmentId, key: 'widened' });
    expect(experiment).toMatchObject({ state: 'running', guaranteeVoid: true });
    const [{ crossovers } = { crossovers: null }] =
      await database.sql`select sum(crossovers) as crossovers from moments where metric = 'ctr'`;
    expect(Number(crossovers)).toBe(0);
  });
});

/** Those the full rollout alone had given the candidate. */
async function returnToControl(at: number) {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
    select distinct on (x.unit) x.environment_id, x.unit, 'back', ${new Date(at)}::timestamptz, ${new Date(at)}::timestamptz, true, x.attempt_id, 0,
      (select max(config_version) from stages where attempt_id = x.attempt_id)
    from event_log x where x.unit like 'late-1-%' and x.variant = 1`;
}

async function expose(label: string, at: number, units: number) {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
    select ${scenario.environmentId}, ${label} || '-1-' || n, 'x', ${new Date(at)}, ${new Date(at)}, true, s.attempt_id, 1, s.config_version
    from generate_series(0, ${units - 1}::int) n, (select attempt_id, config_version from stages order by ordinal desc limit 1) s`;
}

/** One event of each unit: every so many an error. */
async function visit({ label, at, variant, from, units, every }: Visit) {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
    select ${scenario.environmentId}, ${label} || '-' || ${variant}::int || '-' || n, 'v', case when (n + 1) % ${every}::int = 0 then 'error' else 'view' end,
      ${new Date(at)}, ${new Date(at)}, true
    from generate_series(${from}::int, ${units - 1}::int) n`;
}

interface Visit {
  label: string;
  at: number;
  variant: number;
  from: number;
  units: number;
  every: number;
}
