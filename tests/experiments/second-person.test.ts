import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/lib/auth/actor';
import type { AppError } from '@/lib/errors';
import { abortExperiment } from '@/lib/experiments/abort-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { excludeStage } from '@/lib/experiments/exclude-stage';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { listAudit } from '@/lib/experiments/list-audit';
import { overrideExperiment } from '@/lib/experiments/override-experiment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { needsSecondPerson } from '@/lib/experiments/require-second-person';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

const START = Date.parse('2026-03-01T00:00:00Z');
const DOCUMENT = {
  name: 'Ranker v8',
  unit: 'user',
  variants: [
    { key: 'control', role: 'control', value: null },
    { key: 'candidate', role: 'candidate', value: 'v8' },
  ],
  metrics: { primary: 'ctr' },
  plan: { unitsPerDay: 20_000, baseline: { ctr: { mean: 0.1 } } },
};

let database: TestDatabase;
let environmentId: number;
let minute = 0;

function as(name: string, role: Role = 'owner'): ExperimentsContext {
  minute += 1;
  return { sql: database.sql, environmentId, actor: { name, role }, now: new Date(START + minute * 60_000) };
}

const up = (ctx: ExperimentsContext, key: string) => overrideExperiment({ ctx, input: { key, stage: 2, reason: 'known to be good' } });
const down = (ctx: ExperimentsContext, key: string) => overrideExperiment({ ctx, input: { key, stage: 0, reason: 'careful' } });
const leaveOut = (ctx: ExperimentsContext, key: string) =>
  excludeStage({ ctx, input: { key, stratum: 0, because: 'other', reason: 'a broken balancer' } });

async function started(key: string, requireSecondPerson = true): Promise<void> {
  await putExperiment({ ctx: as('writer'), input: { key, document: { ...DOCUMENT, ramp: { requireSecondPerson } } } });
  await startExperiment({ ctx: as('starter'), input: { key } });
}

async function refused(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'nothing was refused',
    ({ code, message }: AppError) => `${code}: ${message}`,
  );
}

beforeAll(async () => {
  database = await createDatabase();
  environmentId = (await createEnvironment(database.sql, { key: 'production', now: new Date(START) })).id;
  await putMetric({ ctx: as('writer'), input: { key: 'ctr', document: { kind: 'proportion', event: 'click' } } });
});

afterAll(async () => {
  await database.drop();
});

describe('requireSecondPerson', () => {
  it('keeps whoever wrote or started an attempt from going past its rules, and lets anybody else', async () => {
    await started('second');
    for (const name of ['writer', 'starter']) {
      expect(await refused(up(as(name), 'second'))).toMatch(`FORBIDDEN: ${name} wrote or started this attempt`);
      expect(await refused(leaveOut(as(name), 'second'))).toMatch(/^FORBIDDEN.*exclude stage$/);
    }
    const audit = await listAudit({ ctx: as('reader'), input: { subject: 'experiment:second' } });
    expect(audit.map(({ action }) => action)).toEqual(['experiment.start', 'experiment.create']);
    expect(await up(as('third', 'approver'), 'second')).toMatchObject({ stage: 3 });
  });

  it('lets the first person make things safer', async () => {
    await started('safer');
    await up(as('third'), 'safer');
    expect(await down(as('writer'), 'safer')).toMatchObject({ stage: 1 });
    expect(await killExperiment({ ctx: as('starter'), input: { key: 'safer' } })).toMatchObject({ state: 'rolled_back' });
  });

  it('asks about the attempt under way, not about the ones before', async () => {
    await started('again');
    await abortExperiment({ ctx: as('starter'), input: { key: 'again' } });
    await restartExperiment({ ctx: as('third'), input: { key: 'again' } });
    expect(await refused(up(as('third'), 'again'))).toMatch('FORBIDDEN');
    expect(await up(as('writer'), 'again')).toMatchObject({ stage: 3 });
  });

  it('takes what a key does as the deed of whoever made it, in either direction', async () => {
    const key = (person: string | undefined, name = 'key:ci') => ({ ...as(name), actor: { name, role: 'owner' as const, person } });
    await started('by-key');
    expect(await refused(up(key('starter'), 'by-key'))).toMatch('FORBIDDEN: starter wrote or started this attempt');
    expect(await up(key('third'), 'by-key')).toMatchObject({ stage: 3 });

    const document = { ...DOCUMENT, ramp: { requireSecondPerson: true } };
    await putExperiment({ ctx: key('writer'), input: { key: 'key-wrote', document } });
    await startExperiment({ ctx: key(undefined, 'key:RAMPART_ADMIN_KEY'), input: { key: 'key-wrote' } });
    expect(await refused(up(as('writer'), 'key-wrote'))).toMatch('FORBIDDEN: writer wrote');
    expect(await refused(up(key('writer', 'key:another of theirs'), 'key-wrote'))).toMatch('FORBIDDEN: writer wrote');
    // A key of the variables is nobody's but its own.
    expect(await refused(up(key(undefined, 'key:RAMPART_ADMIN_KEY'), 'key-wrote'))).toMatch(
      'FORBIDDEN: the server’s admin key (RAMPART_ADMIN_KEY) wrote',
    );
    expect(await up(as('third', 'approver'), 'key-wrote')).toMatchObject({ stage: 3 });
  });

  it('is told beforehand to those whom it would refuse, and to nobody else', async () => {
    await started('told');
    await started('told-alone', false);
    const told = (ctx: ExperimentsContext, key: string) => needsSecondPerson({ ctx, input: { key } });
    const asked = ['writer', 'starter', 'third'].map((name) => told(as(name), 'told'));
    expect(await Promise.all(asked)).toEqual([true, true, false]);
    expect(await Promise.all([told(as('starter'), 'told-alone'), told(as('starter'), 'nowhere')])).toEqual([false, false]);
  });

  it('asks nobody where the document does not', async () => {
    await started('alone', false);
    expect(await up(as('starter'), 'alone')).toMatchObject({ stage: 3 });
  });
});
