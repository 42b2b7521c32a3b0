import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '@/lib/assignment/types';
import type { Role } from '@/lib/auth/actor';
import type { AppError } from '@/lib/errors';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { canonicalJson } from '@/lib/experiments/canonical-json';
import { cloneExperiment } from '@/lib/experiments/clone-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { listAudit } from '@/lib/experiments/list-audit';
import { getDecision, listDecisions } from '@/lib/experiments/list-decisions';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { pauseExperiment } from '@/lib/experiments/pause-experiment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putFlag } from '@/lib/experiments/put-flag';
import { putMetric } from '@/lib/experiments/put-metric';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { resumeExperiment } from '@/lib/experiments/resume-experiment';
import { rollbackExperiment } from '@/lib/experiments/rollback-experiment';
import { scheduleExperiment } from '@/lib/experiments/schedule-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

const NOW = new Date('2026-03-01T00:00:00Z');
const DOCUMENT = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'candidate', role: 'candidate', value: 'v8' },
    { key: 'control', role: 'control', value: null },
  ],
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } },
};

let database: TestDatabase;
let environmentId: number;

function context(changes: Partial<ExperimentsContext> = {}, role: Role = 'owner'): ExperimentsContext {
  return { sql: database.sql, environmentId, actor: { name: 'ann', role }, now: NOW, ...changes };
}

async function newestConfig(): Promise<Config> {
  const [row] = await database.sql<{ document: Config }[]>`select document from config_versions order by version desc limit 1`;
  if (row === undefined) throw new Error('nothing is published');
  return row.document;
}

async function served(key: string) {
  return (await newestConfig()).experiments.find((experiment) => experiment.key === key);
}

async function draft(key: string, changes: object = {}) {
  return await putExperiment({ ctx: context(), input: { key, document: { ...DOCUMENT, ...changes } } });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'nothing was refused',
    (error: AppError) => error.code,
  );
}

beforeAll(async () => {
  database = await createDatabase();
  environmentId = (await createEnvironment(database.sql, { key: 'production', now: NOW })).id;
  await putMetric({ ctx: context(), input: { key: 'ctr', document: { kind: 'proportion', event: 'click' } } });
});

afterAll(async () => {
  await database.drop();
});

describe('putExperiment', () => {
  it('creates a draft that is served to nobody, and changes nothing the second time', async () => {
    const first = await draft('put-twice');
    const { version } = await newestConfig();
    expect(first).toMatchObject({ state: 'draft', version: 1, attempt: 0, coverage: 0 });
    expect(await served('put-twice')).toMatchObject({ serving: 'disabled' });
    expect(await draft('put-twice')).toEqual(first);
    expect((await newestConfig()).version).toBe(version);
    const audit = await listAudit({ ctx: context(), input: { subject: 'experiment:put-twice' } });
    expect(audit.map(({ action }) => action)).toEqual(['experiment.create']);
  });

  it('gives the same answer to twelve that create the same experiment at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => draft('put-at-once')));
    expect(new Set(answers.map(canonicalJson)).size).toBe(1);
  });

  it('keeps flags and experiments from taking the key of one another', async () => {
    const flag = { variants: { on: true }, defaultVariant: 'on' };
    await putFlag({ ctx: context(), input: { key: 'plain', document: flag } });
    expect(await codeOf(draft('plain'))).toBe('CONFLICT');
    await draft('no-flag');
    expect(await codeOf(putFlag({ ctx: context(), input: { key: 'no-flag', document: flag } }))).toBe('CONFLICT');
  });

  it('refuses unknown metrics, viewers, another key inside, and a version that is out of date', async () => {
    expect(await codeOf(draft('bad', { metrics: { primary: 'gone' } }))).toBe('INVALID_FIELD');
    expect(await codeOf(putExperiment({ ctx: context({}, 'viewer'), input: { key: 'bad', document: DOCUMENT } }))).toBe('FORBIDDEN');
    expect(await codeOf(putExperiment({ ctx: context(), input: { key: 'bad', document: { ...DOCUMENT, key: 'other' } } }))).toBe(
      'INVALID_FIELD',
    );
    await draft('versioned');
    const document = { ...DOCUMENT, name: 'Other' };
    expect(await codeOf(putExperiment({ ctx: context(), input: { key: 'versioned', document, expectedVersion: 7 } }))).toBe('CONFLICT');
    expect(await putExperiment({ ctx: context(), input: { key: 'versioned', document, expectedVersion: 1 } })).toMatchObject({
      version: 2,
    });
  });

  it('lets only unfrozen fields change while an attempt runs', async () => {
    await draft('frozen');
    await startExperiment({ ctx: context(), input: { key: 'frozen' } });
    expect(await codeOf(draft('frozen', { metrics: { primary: 'ctr', secondary: [] }, slices: ['country'] }))).toBe('CONFLICT');
    const overrides = { candidate: ['qa-1'] };
    expect(await draft('frozen', { name: 'New name', overrides })).toMatchObject({ name: 'New name', state: 'running' });
    expect(await served('frozen')).toMatchObject({ overrides });
  });
});

describe('lifecycle', () => {
  it('serves the first stage at once: coverage is the traffic share times the weight', async () => {
    await draft('start');
    const view = await startExperiment({ ctx: context(), input: { key: 'start', reason: 'go' } });
    expect(view).toMatchObject({ state: 'running', stage: 1, coverage: 0.05, attempt: 1, guaranteeVoid: false });
    const config = await served('start');
    expect(config).toMatchObject({ serving: 'split', trafficTo: 1_000, attempt: 1, controlMode: 'matched' });
    expect(config?.variants).toEqual([
      { key: 'control', role: 'control', value: null, toBucket: 5_000 },
      { key: 'candidate', role: 'candidate', value: 'v8', toBucket: 10_000 },
    ]);
    const strata = await database.sql`
      select s.ordinal, s.coverage, s.candidate_share, s.config_version, s.left_at from stages s
      join experiments e on e.attempt_id = s.attempt_id where e.key = 'start'`;
    expect(strata.map((row) => ({ ...row }))).toEqual([
      { ordinal: 0, coverage: 0.05, candidate_share: 0.5, config_version: BigInt((await newestConfig()).version), left_at: null },
    ]);
    expect(await codeOf(startExperiment({ ctx: context(), input: { key: 'start' } }))).toBe('CONFLICT');
  });

  it('pauses at zero and resumes in a stratum of its own', async () => {
    await draft('pause');
    await startExperiment({ ctx: context(), input: { key: 'pause' } });
    await pauseExperiment({ ctx: context(), input: { key: 'pause', coverage: 'zero' } });
    expect(await served('pause')).toMatchObject({ serving: 'control' });
    await resumeExperiment({ ctx: context(), input: { key: 'pause' } });
    expect(await served('pause')).toMatchObject({ serving: 'split', trafficTo: 1_000 });
    const strata = await database.sql<{ ordinal: number; coverage: number; left_at: Date | null }[]>`
      select s.ordinal, s.coverage, s.left_at from stages s join experiments e on e.attempt_id = s.attempt_id where e.key = 'pause' order by 1`;
    expect(strata.map(({ ordinal, coverage, left_at }) => [ordinal, coverage, left_at === null])).toEqual([
      [0, 0.05, false],
      [1, 0, false],
      [2, 0.05, true],
    ]);
  });

  it('kills at once, with decision and audit, and notifies every server', async () => {
    await draft('kill');
    await startExperiment({ ctx: context(), input: { key: 'kill' } });
    let hear: (message: string) => void = () => {};
    const heard = new Promise<string>((resolve) => {
      hear = resolve;
    });
    await database.sql.listen('rampart_config', hear);
    await killExperiment({ ctx: context(), input: { key: 'kill', reason: 'it burns' } });
    const { version } = await newestConfig();
    expect(await served('kill')).toMatchObject({ serving: 'control' });
    expect(await heard).toBe(`${environmentId}:${version}`);
    const [decision] = await listDecisions({ ctx: context(), input: { key: 'kill' } });
    expect(decision).toMatchObject({
      kind: 'kill',
      actor: 'ann',
      fromState: 'running',
      toState: 'rolled_back',
      toCoverage: 0,
      reason: 'it burns',
    });
    const detail = await getDecision({ ctx: context(), input: { key: 'kill', id: decision?.id ?? '' } });
    expect(detail.inputs).toMatchObject({ command: { type: 'kill' } });
    expect(await getExperiment({ ctx: context(), input: { key: 'kill' } })).toMatchObject({ state: 'rolled_back', coverage: 0 });
  });

  it('overrides upwards only for an approver with a reason, and voids the guarantee for good', async () => {
    await draft('void');
    await startExperiment({ ctx: context(), input: { key: 'void' } });
    const input = { key: 'void', stage: 2 };
    expect(await codeOf(overrideExperiment({ ctx: context({}, 'editor'), input: { ...input, reason: 'now' } }))).toBe('FORBIDDEN');
    expect(await codeOf(overrideExperiment({ ctx: context({}, 'approver'), input }))).toBe('INVALID_FIELD');
    expect(await overrideExperiment({ ctx: context({}, 'approver'), input: { ...input, reason: 'now' } })).toMatchObject({
      coverage: 0.25,
      guaranteeVoid: true,
    });
    const restarted = await restartExperiment({ ctx: context(), input: { key: 'void' } });
    expect(restarted).toMatchObject({ attempt: 2, coverage: 0.05, guaranteeVoid: true });
  });

  it('restarts with a new salt and less alpha, and closes the attempt before', async () => {
    await draft('again');
    await startExperiment({ ctx: context(), input: { key: 'again' } });
    const before = await served('again');
    await abortExperiment({ ctx: context(), input: { key: 'again' } });
    await restartExperiment({ ctx: context(), input: { key: 'again' } });
    const after = await served('again');
    expect(after?.salt).not.toBe(before?.salt);
    const attempts = await database.sql<{ alpha: number; ended: boolean; strata: bigint }[]>`
      select (a.policy->>'alpha')::float8 as alpha, a.ended_at is not null as ended,
        (select count(*) from stages s where s.attempt_id = a.id and s.left_at is null) as strata
      from attempts a join experiments e on e.id = a.experiment_id where e.key = 'again' order by a.number`;
    expect(attempts.map(({ alpha, ended, strata }) => [Number(alpha.toFixed(6)), ended, strata])).toEqual([
      [0.04, true, 0n],
      [0.006079, false, 1n],
    ]);
  });

  it('calls a scheduled start off by abort, kill and rollback, and can start afterwards', async () => {
    await draft('called-off');
    const input = { key: 'called-off' };
    for (const stop of [abortExperiment, killExperiment, rollbackExperiment]) {
      await scheduleExperiment({ ctx: context(), input: { ...input, at: NOW.getTime() + 1 } });
      expect(await stop({ ctx: context(), input })).toMatchObject({ state: 'draft', scheduledAt: null, coverage: 0 });
      const [decision] = await listDecisions({ ctx: context(), input: { ...input, limit: 1 } });
      expect(decision?.sentence).toBe('ann called off the scheduled start.');
    }
    expect(await served('called-off')).toMatchObject({ serving: 'disabled' });
    expect(await startExperiment({ ctx: context(), input })).toMatchObject({ state: 'running', attempt: 1 });
  });

  it('takes many new experiments at the same moment, each in a config of its own', async () => {
    const before = (await newestConfig()).version;
    const keys = Array.from({ length: 20 }, (_, index) => `at-once-${index}`);
    await Promise.all(keys.map((key) => draft(key)));
    const { version, experiments } = await newestConfig();
    expect(version).toBe(before + keys.length);
    expect(experiments.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
  });

  it('schedules, archives and clones', async () => {
    await draft('later');
    const at = NOW.getTime() + 3_600_000;
    expect(await scheduleExperiment({ ctx: context(), input: { key: 'later', at } })).toMatchObject({
      state: 'scheduled',
      scheduledAt: new Date(at).toISOString(),
    });
    expect(await served('later')).toMatchObject({ serving: 'control' });
    expect(await codeOf(archiveExperiment({ ctx: context(), input: { key: 'later' } }))).toBe('CONFLICT');
    await cloneExperiment({ ctx: context(), input: { key: 'later', newKey: 'later-2' } });
    expect(await archiveExperiment({ ctx: context(), input: { key: 'later-2' } })).toMatchObject({ state: 'archived' });
    expect(await codeOf(cloneExperiment({ ctx: context(), input: { key: 'later', newKey: 'later-2' } }))).toBe('CONFLICT');
    const page = await listExperiments({ ctx: context(), input: { search: 'LATER' } });
    expect(page.experiments.map(({ key }) => key)).toEqual(['later']);
    const archived = await listExperiments({ ctx: context(), input: { states: ['archived'] } });
    expect(archived).toMatchObject({ total: 1, experiments: [{ key: 'later-2' }] });
  });
});

describe('idempotency keys', () => {
  it('give the first answer again, also to twelve at once, and refuse another request', async () => {
    await draft('once');
    const ctx = context({ idempotencyKey: 'key-1' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => startExperiment({ ctx, input: { key: 'once' } })));
    expect(new Set(answers.map(canonicalJson)).size).toBe(1);
    const [count] =
      await database.sql`select count(*) as attempts from attempts a join experiments e on e.id = a.experiment_id where e.key = 'once'`;
    expect(count?.attempts).toBe(1n);
    expect(await codeOf(startExperiment({ ctx, input: { key: 'frozen' } }))).toBe('CONFLICT');
  });

  it('let only one of several concurrent commands through', async () => {
    await draft('race');
    await startExperiment({ ctx: context(), input: { key: 'race' } });
    const input = { key: 'race', stage: 1, reason: 'race', expectedVersion: 2 };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => codeOf(overrideExperiment({ ctx: context(), input }))));
    expect(outcomes.filter((outcome) => outcome === 'nothing was refused')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).toHaveLength(7);
  });

  it('never lose a kill to a restart at the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const input = { key: `kill-race-${round}` };
      await draft(input.key);
      await startExperiment({ ctx: context(), input });
      const kill = codeOf(killExperiment({ ctx: context(), input }));
      const outcomes = await Promise.all([codeOf(restartExperiment({ ctx: context(), input })), kill]);
      expect(outcomes).toEqual(['nothing was refused', 'nothing was refused']);
    }
  });
});
