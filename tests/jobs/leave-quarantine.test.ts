import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

/** Whole UTC days, long enough ago that every event lies behind the watermark. */
const START = Math.floor(Date.now() / DAY) * DAY - 60 * DAY;

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});
afterAll(() => database.drop());

const state = async (key: string) => (await getExperiment({ ctx: scenario.at(0), input: { key } })).state;
const leaveOut = (key: string, now: number) =>
  excludeStage({ ctx: scenario.at(now), input: { key, stratum: 0, because: 'counts', reason: 'a broken balancer' } });

/** Six hours of traffic in the present interval. */
async function sixHours(key: string, hours: number): Promise<void> {
  const from = START + hours * HOUR;
  await scenario.send(key, { label: `${key}-${hours}`, from, to: from + 6 * HOUR, units: 1_000, control: 0.1, candidate: 0.1 });
}

/** One unit in twenty of the first six hours. */
const some = () => database.sql`right(unit, 2) in ('05', '25', '45', '65', '85')`;

async function seeInBothArms(key: string): Promise<void> {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, occurred, received, from_server, attempt_id, variant, config_version)
    select environment_id, unit, 'again', occurred, received + interval '1 minute', true, attempt_id, 1 - variant, config_version
    from event_log where unit like ${`${key}-0-%`} and message_id = 'x' and ${some()}`;
}

async function sendLate(key: string): Promise<void> {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
    select environment_id, unit, 'late-' || n, 'click', occurred + interval '2 seconds', received + interval '3 hours', true
    from event_log, generate_series(1, 3) n where unit like ${`${key}-0-1-%`} and message_id = 'x' and ${some()}`;
}

describe.each([
  ['crossover', seeInBothArms],
  ['late share', sendLate],
])('a quarantine for its %s', (name, spoil) => {
  it('ends when its interval is left out, and the ramp goes on', { timeout: 60_000 }, async () => {
    const key = name.replace(' ', '-');
    await scenario.start(key, START);
    await sixHours(key, 0);
    await spoil(key);
    await scenario.tickAt(START + 9 * HOUR);
    await scenario.tickAt(START + 10 * HOUR);
    expect(await state(key)).toBe('quarantined');
    await leaveOut(key, START + 11 * HOUR);
    await sixHours(key, 11);
    await scenario.tickAt(START + 20 * HOUR);
    expect(await state(key)).toBe('running');
  });
});
