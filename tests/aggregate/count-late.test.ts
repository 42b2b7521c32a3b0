import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScenario, HOUR, type Scenario } from '../jobs/scenario';
import { createDatabase, type TestDatabase } from '../support/database';

const START = Date.parse('2026-03-02T00:00:00Z');
const UNITS = 1_500;
const EVENTS = 30;
const SECONDS_BETWEEN_UNITS = HOUR / 1000 / UNITS;

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(() => database.drop());

describe('outcomes received after their units have closed', () => {
  // Pairing each unit with each event took minutes here, and no tick came to its end meanwhile.
  it('are counted in seconds, however many come at once', { timeout: 60_000 }, async () => {
    await scenario.start('flooded', START);
    await scenario.send('flooded', { label: 'u', from: START, to: START + HOUR, units: UNITS, control: 0.1, candidate: 0.1 });
    await scenario.tickAt(START + 2.5 * HOUR);
    await sendTwoHoursLate();
    await scenario.tickAt(START + 4 * HOUR);
    const late = await database.sql`
      select variant, sum(late)::int as late from moments where metric = 'ctr' and slice = '' group by variant order by variant`;
    expect(late.map((row) => ({ ...row }))).toEqual([0, 1].map((variant) => ({ variant, late: expectedLate() })));
  });
});

/** Every unit clicks once a second from the first hour's end on, and all of it is received two hours later. */
async function sendTwoHoursLate(): Promise<void> {
  await database.sql`
    insert into event_log (environment_id, unit, message_id, event, occurred, received, from_server)
    select ${scenario.environmentId}, 'u-' || v || '-' || n, 'late-' || k, 'click',
      ${new Date(START + HOUR)}::timestamptz + make_interval(secs => k), ${new Date(START + 3 * HOUR)}::timestamptz + make_interval(secs => k), true
    from generate_series(0, 1) v, generate_series(0, ${UNITS - 1}::int) n, generate_series(1, ${EVENTS}::int) k`;
}

/** Those within an hour of their unit's exposure. */
function expectedLate(): number {
  let count = 0;
  for (let unit = 0; unit < UNITS; unit += 1)
    for (let second = 1; second <= EVENTS; second += 1) if (second < unit * SECONDS_BETWEEN_UNITS) count += 1;
  return count;
}
