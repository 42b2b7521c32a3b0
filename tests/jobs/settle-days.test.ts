import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getDecision, listDecisions } from '@/lib/experiments/list-decisions';
import { putMetric } from '@/lib/experiments/put-metric';
import type { RampState } from '@/lib/gate/types';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

const START = Math.floor(Date.now() / DAY) * DAY - 20 * DAY;
let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  const error = { kind: 'proportion', event: 'error', direction: 'decrease', window: '1h', lateness: '0s', operational: true };
  await putMetric({ ctx: scenario.at(0), input: { key: 'error', document: error } });
});

afterAll(async () => {
  await database.drop();
});

/** Errors of units that were exposed on the first day, in one arm, at a later time. */
async function returnWithErrors(variant: number, at: number, every: number) {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
    select ${scenario.environmentId}, unit, 'r' || ${at}::text, case when row_number() over () % ${every} = 0 then 'error' else 'view' end,
      ${new Date(at)}, ${new Date(at)}, true
    from event_log where variant = ${variant}`;
}

describe('operational metrics', () => {
  it('roll back for what happens to returning users, days after their window has closed', async () => {
    const metrics = { primary: 'ctr', guardrails: [{ metric: 'error', marginAbsolute: 0.01 }] };
    const ramp = { stages: [{ coverage: 0.05, minDuration: '10d' }], blindTime: '20d' };
    const plan = { unitsPerDay: 2_000, baseline: { ctr: { mean: 0.1 }, error: { mean: 0.02 } } };
    await scenario.start('returning', START, { metrics, ramp, plan });
    await scenario.send('returning', { label: 'r', from: START, to: START + 12 * HOUR, units: 1_000, control: 0.1, candidate: 0.1 });
    expect(await scenario.tickAt(START + DAY)).toEqual([]);
    await returnWithErrors(0, START + DAY + HOUR, 50);
    await returnWithErrors(1, START + DAY + HOUR, 4);
    expect(await scenario.tickAt(START + 2 * DAY - 1)).toEqual([]);
    const transitions = await scenario.tickAt(START + 2 * DAY);
    expect(transitions).toMatchObject([{ experiment: 'returning', outcome: 'rollback' }]);
    const [row] = await database.sql<{ ramp_state: RampState }[]>`select ramp_state from experiments where key = 'returning'`;
    expect(row?.ramp_state.harm).toMatchObject({ metric: 'error', rule: 'daily_harm' });
    const days = await database.sql`
      select metric, variant, units, non_zero from moments where starts_with(metric, 'error@') order by metric, variant`;
    expect(days.map((day) => ({ ...day }))).toEqual([
      { metric: 'error@1', variant: 0, units: 1_000n, non_zero: 0n },
      { metric: 'error@1', variant: 1, units: 1_000n, non_zero: 0n },
      { metric: 'error@2', variant: 0, units: 1_000n, non_zero: 20n },
      { metric: 'error@2', variant: 1, units: 1_000n, non_zero: 250n },
    ]);
  });

  it('replays to the same bytes', async () => {
    const [newest] = await listDecisions({ ctx: scenario.at(0), input: { key: 'returning' } });
    const detail = await getDecision({ ctx: scenario.at(0), input: { key: 'returning', id: newest?.id ?? '' } });
    expect(detail.outcome).toBe('rollback');
    expect((await replayDecision(database.sql, detail.id)).same).toBe(true);
  });
});
