import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '@/lib/assignment/types';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { listAudit } from '@/lib/experiments/list-audit';
import { listDecisions } from '@/lib/experiments/list-decisions';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { scheduleExperiment } from '@/lib/experiments/schedule-experiment';
import { advanceExperiment } from '@/lib/jobs/advance-experiment';
import { moveWatermark } from '@/lib/jobs/move-watermark';
import { replayDecision } from '@/lib/jobs/replay-decision';
import { tickUpTo } from '@/lib/jobs/tick';
import type { TickMemory } from '@/lib/jobs/tick-memory';
import { createDatabase, type TestDatabase } from '../support/database';
import { createScenario, DAY, HOUR, type Scenario, TICK_MS } from './scenario';

let database: TestDatabase;
let scenario: Scenario;

/** Whole UTC days, long enough ago that every event lies behind the watermark. */
const START = Math.floor(Date.now() / DAY) * DAY - 40 * DAY;

async function serving(key: string) {
  const [row] = await database.sql<{ document: Config }[]>`select document from config_versions order by version desc limit 1`;
  return row?.document.experiments.find((experiment) => experiment.key === key);
}

beforeAll(async () => {
  database = await createDatabase();
  scenario = await createScenario(database);
});

afterAll(async () => {
  await database.drop();
});

describe('tick', () => {
  it('takes a good candidate through every stage to full rollout, one stage at a time', { timeout: 180_000 }, async () => {
    await scenario.start('good', START);
    const steps: [string, number][] = [];
    for (let day = 0; day < 27; day += 1) {
      const from = START + day * DAY;
      await scenario.send('good', {
        label: `good-${day}`,
        from,
        to: from + DAY,
        units: 3_000,
        control: 0.1,
        candidate: 0.115,
      });
      const transitions = await scenario.tickAt(from + DAY);
      for (const { outcome } of transitions)
        steps.push([outcome, (await getExperiment({ ctx: scenario.at(0), input: { key: 'good' } })).coverage]);
      if (transitions.some(({ outcome }) => outcome === 'promote')) break;
    }
    expect(steps.map(([, coverage]) => coverage)).toEqual([0.1, 0.25, 0.5, 0.98]);
    expect(steps.at(-1)?.[0]).toBe('promote');
    expect(await serving('good')).toMatchObject({ serving: 'split', trafficTo: 10_000 });
    expect((await serving('good'))?.variants[0]?.toBucket).toBe(200);
  });

  it('rolls a harmful candidate back, in a pause too, and serves control at once', async () => {
    await scenario.start('harmful', START);
    await scenario.send('harmful', { label: 'harm', from: START, to: START + 3 * HOUR, units: 2_000, control: 0.1, candidate: 0.02 });
    await pauseExperiment({ ctx: scenario.at(START + HOUR), input: { key: 'harmful', coverage: 'keep' } });
    const transitions = await scenario.tickAt(START + 3 * HOUR);
    expect(transitions).toMatchObject([{ environment: 'production', experiment: 'harmful', outcome: 'rollback' }]);
    expect(await serving('harmful')).toMatchObject({ serving: 'control' });
    const [decision] = await listDecisions({ ctx: scenario.at(0), input: { key: 'harmful' } });
    expect(decision).toMatchObject({
      kind: 'tick',
      actor: 'worker',
      fromState: 'paused',
      toState: 'rolled_back',
      fromCoverage: 0.05,
      toCoverage: 0,
    });
    expect(await scenario.tickAt(START + 4 * HOUR)).toEqual([]);
  });

  it('writes a decision when evidence or grounds change, and only a sign of life otherwise', async () => {
    await scenario.start('quiet', START);
    await scenario.send('quiet', { label: 'quiet', from: START, to: START + HOUR, units: 300, control: 0.1, candidate: 0.1 });
    const count = async () => (await listDecisions({ ctx: scenario.at(0), input: { key: 'quiet' } })).length;
    await scenario.tickAt(START + 70 * 60_000);
    const first = await count();
    await scenario.tickAt(START + 70 * 60_000 + TICK_MS / 2);
    await scenario.tickAt(START + 70 * 60_000 + TICK_MS / 2 + 1);
    const lastTick = START + 70 * 60_000 + TICK_MS / 2 + 2;
    await scenario.tickAt(lastTick);
    const quiet = await count();
    expect((await getExperiment({ ctx: scenario.at(0), input: { key: 'quiet' } })).rampState?.lastTickAt).toBe(lastTick);
    await scenario.tickAt(START + 80 * 60_000);
    expect([quiet - first <= 1, (await count()) - quiet]).toEqual([true, 1]);
    await killExperiment({ ctx: scenario.at(lastTick), input: { key: 'quiet' } });
    const changes = await listDecisions({ ctx: scenario.at(0), input: { key: 'quiet', changesOnly: true } });
    expect(changes.map(({ kind }) => kind)).toEqual(['kill', 'start']);
  });

  it('needs no new evidence to see that a minimum is over, with and without a memory of the tick before', {
    timeout: 180_000,
  }, async () => {
    const ramp = { blindTime: '10d' };
    await scenario.start('patient', START, { ramp });
    await scenario.send('patient', { label: 'patient', from: START, to: START + HOUR, units: 1_000, control: 0.1, candidate: 0.16 });
    const memory: TickMemory = new Map();
    const count = async () => (await listDecisions({ ctx: scenario.at(0), input: { key: 'patient' } })).length;
    const outcomes: string[] = [];
    const counts: number[] = [];
    for (const hour of [3, 4, 5, 6, 23, 24, 25]) {
      const now = new Date(START + hour * HOUR);
      const options = { sql: database.sql, now, tickMs: HOUR, memory };
      const report = await tickUpTo(options, { watermark: now, lagMs: 0 });
      expect(report).toMatchObject({ failures: [] });
      outcomes.push(...report.transitions.map(({ outcome }) => `${outcome} after ${hour} h`));
      counts.push(await count());
    }
    expect(outcomes).toEqual(['advance after 24 h']);
    expect(new Set(counts.slice(0, -2)).size).toBe(1);
    const [cut] = await database.sql`
      select c.settled_to from cuts c join experiments e on e.attempt_id = c.attempt_id where e.key = 'patient'`;
    expect(cut?.settled_to).toEqual(new Date(START + 25 * HOUR));
    await scenario.send('patient', {
      label: 'more',
      from: START + 25 * HOUR,
      to: START + 26 * HOUR,
      units: 1_000,
      control: 0.1,
      candidate: 0.1,
    });
    const later = new Date(START + 28 * HOUR);
    await tickUpTo({ sql: database.sql, now: later, tickMs: HOUR, memory }, { watermark: later, lagMs: 0 });
    const [units] = await database.sql`
      select sum(m.units)::int as units from moments m join experiments e on e.attempt_id = m.attempt_id where e.key = 'patient' and m.slice = ''`;
    expect(units?.units).toBe(4_000);
    await killExperiment({ ctx: scenario.at(later), input: { key: 'patient' } });
  });

  it('tells of a ramp whose settling was many ticks behind as the tick began', async () => {
    await scenario.start('behind', START);
    const tickAt = (now: number) =>
      tickUpTo({ sql: database.sql, now: new Date(now), tickMs: TICK_MS }, { watermark: new Date(now), lagMs: 0 });
    await tickAt(START + HOUR);
    const report = async (now: number) => (await tickAt(now)).behind.filter(({ experiment }) => experiment === 'behind');
    expect(await report(START + HOUR + 5 * TICK_MS)).toEqual([]);
    expect(await report(START + 3 * HOUR)).toEqual([
      { environment: 'production', experiment: 'behind', state: 'running', lagSeconds: 2 * 3600 - 5 * 60 },
    ]);
    await abortExperiment({ ctx: scenario.at(START + 3 * HOUR), input: { key: 'behind' } });
  });

  it('starts what was scheduled when its time has come, and makes a draft again of what cannot start', async () => {
    const document = (name: string) => ({
      name,
      unit: 'user',
      variants: [
        { key: 'control', role: 'control', value: 1 },
        { key: 'candidate', role: 'candidate', value: 2 },
      ],
      metrics: { primary: 'ctr' },
    });
    for (const key of ['due', 'broken']) {
      await putExperiment({ ctx: scenario.at(START), input: { key, document: document(key) } });
      await scheduleExperiment({ ctx: scenario.at(START), input: { key, at: START + HOUR } });
    }
    await database.sql`update experiments set document = jsonb_set(document, '{metrics,primary}', '"gone"') where key = 'broken'`;
    await scenario.tickAt(START + HOUR - 1);
    const state = async (key: string) => (await getExperiment({ ctx: scenario.at(0), input: { key } })).state;
    expect(await state('due')).toBe('scheduled');
    await scenario.tickAt(START + HOUR);
    expect([await state('due'), await state('broken')]).toEqual(['running', 'draft']);
    expect(await serving('broken')).toMatchObject({ serving: 'disabled' });
    const [last] = await listDecisions({ ctx: scenario.at(0), input: { key: 'broken' } });
    expect(last?.sentence).toMatch(/^The ramp could not start as scheduled and is a draft again: .*gone/);
    expect((await replayDecision(database.sql, last?.id ?? '0')).same).toBe(true);
    await killExperiment({ ctx: scenario.at(START), input: { key: 'due' } });
  });
});

describe('moveWatermark', () => {
  it('settles a past experiment in its own time, once, and judges it there', async () => {
    const past = Date.UTC(2019, 10, 26);
    await scenario.start('past', Date.now(), { clock: 'event' });
    await scenario.send('past', { label: 'past', from: past, to: past + DAY, units: 4_000, control: 0.1, candidate: 0.05 });
    expect(await serving('past')).toMatchObject({ serving: 'control' });
    const at = new Date(past + DAY + HOUR);
    const before = Date.now();
    const { experiment, decision } = await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'past', at } });
    expect(decision?.outcome).toBe('rollback');
    expect(experiment).toMatchObject({ state: 'rolled_back', rampState: { startedAt: past, endedAt: at.getTime() } });
    const [told] = await listAudit({ ctx: scenario.at(0), input: { subject: 'past', limit: 1 } });
    expect(told?.action).toBe('experiment.rollback');
    expect(Date.parse(told?.at ?? '')).toBeGreaterThanOrEqual(before);
    const log = await listDecisions({ ctx: scenario.at(0), input: { key: 'past' } });
    expect(log.map(({ kind, at: time }) => [kind, Date.parse(time)])).toEqual([
      ['tick', at.getTime()],
      ['start', past],
    ]);
    expect(Date.parse(experiment.updatedAt)).toBeGreaterThan(at.getTime());
    expect(experiment.startedAt).toBe(new Date(past).toISOString());
    await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'past', at } });
    const moments = await database.sql<{ variant: number; units: bigint; sum_y: string }[]>`
      select variant, m.units, m.sum_y from moments m join experiments e on e.attempt_id = m.attempt_id where e.key = 'past' order by 1`;
    expect(moments.map(({ variant, units, sum_y }) => [variant, units, sum_y])).toEqual([
      [0, 4_000n, '400000000'],
      [1, 4_000n, '200000000'],
    ]);
  });
});

describe('a command to a past experiment', () => {
  it('takes the time of its last look, so that the log stays in order, and is dated in the audit log', async () => {
    const past = Date.UTC(2020, 1, 3);
    await scenario.start('shelved', Date.now(), { clock: 'event' });
    await scenario.send('shelved', { label: 'shelved', from: past, to: past + DAY, units: 1_000, control: 0.1, candidate: 0.1 });
    await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'shelved', at: new Date(past + 12 * HOUR) } });
    const before = Date.now();
    // Settled up to the server's watermark, its own could not move any more.
    const advanced = advanceExperiment({ ctx: scenario.at(before), input: { key: 'shelved' } });
    await expect(advanced).rejects.toMatchObject({ code: 'CONFLICT' });
    await abortExperiment({ ctx: scenario.at(before), input: { key: 'shelved' } });
    await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'shelved', at: new Date(past + DAY) } });
    const log = await listDecisions({ ctx: scenario.at(0), input: { key: 'shelved' } });
    expect(log.map(({ kind, at }) => [kind, (Date.parse(at) - past) / HOUR])).toEqual([
      ['abort', 12],
      ['tick', 12],
      ['start', 0],
    ]);
    const [told] = await listAudit({ ctx: scenario.at(0), input: { subject: 'shelved', limit: 1 } });
    expect([told?.action, Date.parse(told?.at ?? '')]).toEqual(['experiment.abort', before]);
  });
});

describe('a restart of a past experiment', () => {
  it('ends the earlier attempt at its last look', async () => {
    const past = Date.UTC(2021, 4, 3);
    const { sql } = database;
    await scenario.start('again', Date.now(), { clock: 'event' });
    await scenario.send('again', { label: 'again', from: past, to: past + DAY, units: 1_000, control: 0.1, candidate: 0.1 });
    await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'again', at: new Date(past + 12 * HOUR) } });
    await restartExperiment({ ctx: scenario.at(Date.now()), input: { key: 'again' } });
    const [earlier] = await sql`
      select a.ended_at, s.left_at from attempts a join stages s on s.attempt_id = a.id join experiments e on e.id = a.experiment_id
      where e.key = 'again' and a.number = 1`;
    expect(earlier).toEqual({ ended_at: new Date(past + 12 * HOUR), left_at: new Date(past + 12 * HOUR) });
    await scenario.send('again', { label: 'twice', from: past, to: past + DAY, units: 1_000, control: 0.1, candidate: 0.02 });
    await moveWatermark({ ctx: scenario.at(Date.now()), input: { key: 'again', at: new Date(past + DAY) } });
    const log = await listDecisions({ ctx: scenario.at(0), input: { key: 'again' } });
    expect(log.map(({ kind, outcome, at }) => [kind, outcome, (Date.parse(at) - past) / HOUR])).toEqual([
      ['tick', 'rollback', 24],
      ['restart', 'start', 0],
      ['tick', 'hold', 12],
      ['start', 'start', 0],
    ]);
  });
});

describe('replayDecision', () => {
  it('gives the same bytes for every decision of every experiment, ticks and commands alike', async () => {
    const ids = await database.sql<{ id: bigint; kind: string }[]>`select id, kind from decisions order by id`;
    expect(new Set(ids.map(({ kind }) => kind))).toEqual(new Set(['start', 'tick', 'pause', 'kill', 'schedule', 'abort', 'restart']));
    for (const { id } of ids) {
      const replay = await replayDecision(database.sql, id);
      expect(replay.differences).toEqual([]);
      expect(replay.replayed).toBe(replay.stored);
    }
  });

  it('tells another wording from another answer', async () => {
    const [decision] = await listDecisions({ ctx: scenario.at(0), input: { key: 'good', changesOnly: true } });
    const id = decision?.id ?? '';
    const { sql } = database;
    await sql`update decisions set sentence = 'Everybody has it.', rules = jsonb_set(rules, '{0,reason}', '"nothing bad"') where id = ${id}`;
    const reworded = await replayDecision(sql, id);
    expect(reworded).toMatchObject({ same: false, isReworded: true, differences: ['the wording is another since'] });
    await sql`update decisions set rules = jsonb_set(rules, '{0,passed}', 'false') where id = ${id}`;
    expect(await replayDecision(sql, id)).toMatchObject({ same: false, isReworded: false, differences: ['the answer differs'] });
  });

  it('tells when the stored inputs or the policy were tampered with', async () => {
    const [decision] = await listDecisions({ ctx: scenario.at(0), input: { key: 'harmful' } });
    const id = decision?.id ?? '';
    await database.sql`update decisions set inputs = jsonb_set(inputs, '{evidence,exposedUnits}', '7') where id = ${id}`;
    expect((await replayDecision(database.sql, id)).same).toBe(false);
  });
});
