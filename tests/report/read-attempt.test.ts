import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { rollbackExperiment } from '@/lib/experiments/rollback-experiment';
import { buildReport, buildReportPage } from '@/lib/report/build-report';
import type { Report } from '@/lib/report/types';
import { createScenario, HOUR, type Scenario } from '../jobs/scenario';
import { createDatabase, type TestDatabase } from '../support/database';

const KEY = 'ranker';
const START = Date.UTC(2026, 2, 2);

let database: TestDatabase;
let scenario: Scenario;
let first: Report;

function inputAt(hours: number, attempt?: string) {
  const { sql, environmentId, now } = scenario.at(START + hours * HOUR);
  return { sql, environmentId, now, experimentKey: KEY, attempt };
}

const reportOf = (attempt?: string) => buildReport(inputAt(30, attempt));

/** What time alone changes. */
function timeless({ asOf, attempts, version, health, verdict, ...rest }: Report) {
  return { ...rest, health: { ...health, freshnessSeconds: null }, sentence: verdict.sentence, tone: verdict.tone };
}

async function sendAndTick(hours: number): Promise<void> {
  const to = START + hours * HOUR;
  await scenario.send(KEY, { from: to - HOUR, to, units: 300, control: 0.1, candidate: 0.12, label: `h${hours}` });
  await scenario.tickAt(to + 2 * HOUR);
}

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
  await scenario.start(KEY, START, { metrics: { primary: 'ctr', secondary: ['spend'] } });
  await sendAndTick(1);
  await rollbackExperiment({ ctx: scenario.at(START + 4 * HOUR), input: { key: KEY, reason: 'a broken build' } });
  first = await buildReport(inputAt(5));
  await restartExperiment({ ctx: scenario.at(START + 6 * HOUR), input: { key: KEY } });
  await sendAndTick(8);
  await restartExperiment({ ctx: scenario.at(START + 12 * HOUR), input: { key: KEY } });
  const out = { key: KEY, stratum: 0, because: 'other', reason: 'another broken build' } as const;
  await sendAndTick(14);
  await excludeStage({ ctx: scenario.at(START + 20 * HOUR), input: out });
});
afterAll(() => database.drop());

describe('the report of an earlier attempt', () => {
  it('is the one that stood there when a restart replaced it, without anything to do', async () => {
    const report = await reportOf('1');
    expect(timeless(report)).toEqual(timeless(first));
    expect(report).toMatchObject({ attempt: 1, attempts: 3, state: 'rolled_back', guaranteeVoid: false });
    expect(report.verdict.action).toBeNull();
    expect(report.verdict.sentence).toContain('a broken build');
    expect(report.metrics[0]?.variants.map(({ units }) => units)).toEqual([300, 300]);
  });

  it('that a restart ended says so, with the last decision', async () => {
    const { state, endedAt, coverage, verdict, decisions } = await reportOf('2');
    expect({ state, endedAt, coverage }).toEqual({ state: 'aborted', endedAt: new Date(START + 12 * HOUR).toISOString(), coverage: 0 });
    expect(verdict.sentence).toBe(`Ended by a restart. The last decision: ${decisions[0]?.sentence}`);
    expect(decisions.at(-1)?.kind).toBe('restart');
    expect(decisions.every(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('is the same on a page, and apart from what is kept of the newest', async () => {
    for (const attempt of ['2', undefined, '1']) {
      const page = await buildReportPage(inputAt(30, attempt), 'spend');
      const whole = await reportOf(attempt);
      expect(page.selected).toEqual(whole.metrics[1]);
      expect({ ...page.report, metrics: [] }).toEqual({ ...whole, metrics: [] });
    }
  });

  it('keeps its guarantee when a later one loses its own', async () => {
    expect((await reportOf()).guaranteeVoid).toBe(true);
    expect((await reportOf('3')).guaranteeVoid).toBe(true);
    expect((await reportOf('2')).guaranteeVoid).toBe(false);
  });

  it('stays what it was when the experiment is put away', async () => {
    await rollbackExperiment({ ctx: scenario.at(START + 28 * HOUR), input: { key: KEY, reason: 'enough' } });
    await archiveExperiment({ ctx: scenario.at(START + 29 * HOUR), input: { key: KEY } });
    expect((await reportOf()).state).toBe('archived');
    expect((await reportOf('1')).state).toBe('rolled_back');
  });

  it.each(['0', '4', '01', 'two', ''])('of number %j is not there', async (attempt) => {
    await expect(reportOf(attempt)).rejects.toThrow(`experiment "ranker" has no attempt "${attempt}"`);
  });
});
