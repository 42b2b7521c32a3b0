import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { rollbackExperiment } from '@/lib/experiments/rollback-experiment';
import { buildReport, buildReportPage } from '@/lib/report/build-report';
import type { ReportPage } from '@/lib/report/types';
import { createScenario, HOUR, type Scenario } from '../jobs/scenario';
import { createDatabase, type TestDatabase } from '../support/database';

const KEY = 'ranker';
const START = Date.UTC(2026, 2, 2);

let database: TestDatabase;
let scenario: Scenario;

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  await scenario.start(KEY, START, { metrics: { primary: 'ctr', secondary: ['spend'] }, slices: ['country'] });
});
afterAll(() => database.drop());

function inputAt(hours: number) {
  const { sql, environmentId, now } = scenario.at(START + hours * HOUR);
  return { sql, environmentId, now, experimentKey: KEY };
}

/** The page's figures, after comparing them with those of the whole report, of which nothing is kept. */
async function currentPage(hours: number): Promise<ReportPage> {
  const page = await buildReportPage(inputAt(hours), undefined);
  const whole = await buildReport(inputAt(hours));
  expect(page.selected).toEqual(whole.metrics[0]);
  expect(page.report.metrics.map(({ variants }) => variants)).toEqual(whole.metrics.map(({ variants }) => variants));
  expect({ ...page.report, metrics: [] }).toEqual({ ...whole, metrics: [] });
  return page;
}

async function sendUntil(hours: number, units = 600): Promise<void> {
  const to = START + hours * HOUR;
  await scenario.send(KEY, { from: to - HOUR, to, units, control: 0.1, candidate: 0.12, label: `h${hours}` });
}

describe('a page whose figures are kept', () => {
  it('computes nothing anew while nothing is new, and shows the time that has passed all the same', async () => {
    await sendUntil(1);
    await scenario.tickAt(START + 3 * HOUR);
    const first = await currentPage(3);
    const second = await currentPage(4);
    expect(second.selected).toBe(first.selected);
    expect(second.report.metrics).toBe(first.report.metrics);
    expect(second.report.asOf).not.toBe(first.report.asOf);
    expect(second.report.health.lagSeconds).toBe(3600 + (first.report.health.lagSeconds ?? 0));
  });

  it('shows what a tick has settled and decided', async () => {
    const before = await currentPage(4);
    await sendUntil(5);
    await scenario.tickAt(START + 7 * HOUR);
    const after = await currentPage(7);
    expect(after.selected?.variants[0]?.units).toBe(2 * (before.selected?.variants[0]?.units ?? Number.NaN));
    expect(after.selected?.series.length).toBe((before.selected?.series.length ?? 0) + 1);
  });

  it('shows a tick that settles and has nothing to say', async () => {
    const before = await currentPage(8);
    await scenario.tickAt(START + 8 * HOUR);
    const after = await currentPage(8);
    expect(after.report.health.settledTo).not.toBe(before.report.health.settledTo);
  });

  it('shows a look that was taken without a move of the cut', async () => {
    const before = await currentPage(9);
    await database.sql`
      insert into looks (attempt_id, at, settled_to, figures)
      select attempt_id, at + interval '1 minute', settled_to, figures from looks order by id desc limit 1`;
    const after = await currentPage(9);
    expect(after.selected?.series.length).toBe((before.selected?.series.length ?? 0) + 1);
  });

  it('leaves out a stage at once', async () => {
    const before = await currentPage(9);
    await excludeStage({ ctx: scenario.at(START + 9 * HOUR), input: { key: KEY, stratum: 0, because: 'other', reason: 'a broken build' } });
    const after = await currentPage(9);
    expect(before.selected?.stages[0]?.excluded).toBe(false);
    expect(after.selected?.stages[0]?.excluded).toBe(true);
    expect(after.selected?.variants[0]?.units).toBe(0);
  });

  it('begins with nothing at a restart', async () => {
    await rollbackExperiment({ ctx: scenario.at(START + 10 * HOUR), input: { key: KEY, reason: 'to begin anew' } });
    expect((await currentPage(10)).report.state).toBe('rolled_back');
    await restartExperiment({ ctx: scenario.at(START + 11 * HOUR), input: { key: KEY, reason: 'again' } });
    const after = await currentPage(11);
    expect(after.report.attempt).toBe(2);
    expect(after.selected?.series).toEqual([]);
    expect(after.report.ramp.steps.map(({ kind }) => kind)).toEqual(['restart']);
    expect(after.report.decisions.map(({ kind }) => kind)).toEqual(['restart']);
  });

  it('keeps the metrics apart', async () => {
    const [clicks, spend] = await Promise.all([buildReportPage(inputAt(11), 'ctr'), buildReportPage(inputAt(11), 'spend')]);
    expect([clicks.selected?.key, spend.selected?.key]).toEqual(['ctr', 'spend']);
  });
});
