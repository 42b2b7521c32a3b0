import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/connection';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { listDecisions } from '@/lib/experiments/list-decisions';
import { putMetric } from '@/lib/experiments/put-metric';
import { tick, tickUpTo } from '@/lib/jobs/tick';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario } from './scenario';

/** As far apart as the ticks below, or the time between them would count as the worker's own absence. */
const TICK_MS = HOUR / 4;
const FIRST_COVERAGE = 0.05;
/** Whole UTC days, long enough ago that every event lies behind the watermark. */
const START = Math.floor(Date.now() / DAY) * DAY - 60 * DAY;

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  const complaints = { kind: 'proportion', event: 'order', direction: 'decrease', window: '1h', lateness: '0s' };
  await putMetric({ ctx: scenario.at(0), input: { key: 'complaints', document: complaints } });
});
afterAll(() => database.drop());

async function tickAt(now: number, lagMs = 0): Promise<void> {
  const watermark = new Date(now - lagMs);
  const report = await tickUpTo({ sql: database.sql, now: new Date(now), tickMs: TICK_MS }, { watermark, lagMs });
  expect(report.failures).toEqual([]);
}

async function coverage(key: string): Promise<number> {
  return (await getExperiment({ ctx: scenario.at(0), input: { key } })).coverage;
}

/** A day on which the candidate does well enough to leave the first stage by itself. */
async function goodDay(key: string, day: number): Promise<void> {
  const from = START + day * DAY;
  await scenario.send(key, { label: `${key}-${day}`, from, to: from + DAY, units: 4_000, control: 0.1, candidate: 0.12 });
}

/** Takes back what one arm has sent on a day, as if it had never arrived. */
async function silence(key: string, day: number, variant: 0 | 1): Promise<void> {
  await database.sql`delete from event_log where unit like ${`${key}-${day}-${variant}-%`}`;
}

/** Ticks every quarter of an hour around the silence, so that a worker was there all the time, then at the end of each day. */
async function tickThrough(key: string): Promise<number[]> {
  const quarters = Array.from({ length: 28 }, (_, index) => START + 5 * HOUR + (index * HOUR) / 4);
  const seen: number[] = [];
  for (const at of [...quarters, START + DAY, START + 2 * DAY, START + 2 * DAY + TICK_MS]) {
    await tickAt(at);
    seen.push(await coverage(key));
  }
  return seen;
}

/** Two days with clicks all the time, and orders for as long as is said. */
async function startWithOrders(key: string, ordersMs: number, guardrail: object = { metric: 'spend', margin: 0.5 }): Promise<void> {
  await scenario.start(key, START, { metrics: { primary: 'ctr', guardrails: [guardrail] } });
  const share = { control: 0.5, candidate: 0.55 };
  await scenario.send(key, { label: `${key}-clicks`, from: START, to: START + 2 * DAY, units: 6_000, ...share });
  await scenario.send(key, { label: `${key}-orders`, from: START, to: START + ordersMs, units: 3_000, ...share, event: 'order' });
}

describe('without data, coverage never widens', () => {
  it('when an arm is silent', { timeout: 120_000 }, async () => {
    for (const [key, variant] of [
      ['candidate-silent', 1],
      ['control-silent', 0],
    ] as const) {
      await scenario.start(key, START);
      for (const day of [0, 1]) {
        await goodDay(key, day);
        await silence(key, day, variant);
        await tickAt(START + (day + 1) * DAY);
        expect(await coverage(key)).toBeLessThanOrEqual(FIRST_COVERAGE);
      }
    }
  });

  it('when all arms are silent, and it widens when they are back', { timeout: 120_000 }, async () => {
    await scenario.start('all-silent', START);
    for (const day of [0, 1, 2]) {
      await tickAt(START + (day + 1) * DAY);
      expect(await coverage('all-silent')).toBe(FIRST_COVERAGE);
    }
    await goodDay('all-silent', 3);
    await goodDay('all-silent', 4);
    await tickAt(START + 5 * DAY);
    expect(await coverage('all-silent')).toBeGreaterThan(FIRST_COVERAGE);
  });

  it('when one metric is silent while other events go on; it widens when it never was', { timeout: 240_000 }, async () => {
    await startWithOrders('metric-silent', 6 * HOUR);
    expect(Math.max(...(await tickThrough('metric-silent')))).toBe(FIRST_COVERAGE);
    expect(await coverage('metric-silent')).toBe(0);
    await startWithOrders('metric-sound', 2 * DAY);
    expect((await tickThrough('metric-sound')).at(-1)).toBeGreaterThan(FIRST_COVERAGE);
  });

  it('when one arm never sends a metric that the other does send', { timeout: 240_000 }, async () => {
    // Of a metric better low, none at all would look perfect.
    await startWithOrders('never-wired', 2 * DAY, { metric: 'complaints', marginAbsolute: 0.5 });
    await database.sql`delete from event_log where event = 'order' and unit like 'never-wired-orders-1-%'`;
    const seen = await tickThrough('never-wired');
    expect(Math.max(...seen)).toBe(FIRST_COVERAGE);
    expect(seen.at(-1)).toBe(0);
    const decisions = await listDecisions({ ctx: scenario.at(0), input: { key: 'never-wired' } });
    expect(decisions[0]?.sentence).toBe('Rolled back from 5 %: “complaints” has sent nothing for longer than allowed.');
  });

  it('when settling lags behind, and it widens when it has caught up', { timeout: 120_000 }, async () => {
    await scenario.start('lagging', START);
    await goodDay('lagging', 0);
    await goodDay('lagging', 1);
    await tickAt(START + 2 * DAY, 2 * HOUR);
    expect(await coverage('lagging')).toBe(FIRST_COVERAGE);
    await tickAt(START + 2 * DAY + TICK_MS);
    expect(await coverage('lagging')).toBeGreaterThan(FIRST_COVERAGE);
  });

  it('when the store is away, and it widens when it is back', { timeout: 120_000 }, async () => {
    await scenario.start('store-away', START);
    await goodDay('store-away', 0);
    await goodDay('store-away', 1);
    const away = connect({ url: database.url, name: 'a database that went away' });
    await away.close();
    await expect(tick({ sql: away.sql, now: new Date(START + 2 * DAY), tickMs: TICK_MS })).rejects.toThrow();
    expect(await coverage('store-away')).toBe(FIRST_COVERAGE);
    await tickAt(START + 2 * DAY);
    expect(await coverage('store-away')).toBeGreaterThan(FIRST_COVERAGE);
  });
});
