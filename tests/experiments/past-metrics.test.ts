import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { listPastMetrics } from '@/lib/experiments/list-metrics';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let ctx: ExperimentsContext;

beforeAll(async () => {
  database = await createDatabase();
  const now = new Date('2026-03-01T00:00:00Z');
  const { id } = await createEnvironment(database.sql, { key: 'production', now });
  ctx = { sql: database.sql, environmentId: id, actor: { name: 'ann', role: 'owner' }, now };
  for (const key of ['free', 'imported', 'once', 'rare', 'shared'])
    await putMetric({ ctx, input: { key, document: { kind: 'proportion' } } });
});
afterAll(() => database.drop());

function put(key: string, metrics: object, more: object = {}) {
  const variants = ['control', 'candidate'].map((role) => ({ key: role, role, value: role }));
  return putExperiment({ ctx, input: { key, document: { name: key, unit: 'user', variants, metrics, ...more } } });
}

it('past are the metrics that only imports and archived experiments name, in whatever role', async () => {
  await put('past', { primary: 'imported', secondary: ['shared'] }, { clock: 'event' });
  await put('one-off', { primary: 'shared', guardrails: [{ metric: 'once', marginAbsolute: 0.01 }], secondary: ['rare'] });
  expect([...(await listPastMetrics({ ctx }))]).toEqual(['imported']);
  await archiveExperiment({ ctx, input: { key: 'one-off' } });
  expect([...(await listPastMetrics({ ctx }))].sort()).toEqual(['imported', 'once', 'rare', 'shared']);
  await put('again', { primary: 'shared' });
  expect([...(await listPastMetrics({ ctx }))].sort()).toEqual(['imported', 'once', 'rare']);
});

it('a past experiment is archived whatever its data ended in, since it serves nobody', async () => {
  await put('past-running', { primary: 'free' }, { clock: 'event' });
  expect(await startExperiment({ ctx, input: { key: 'past-running' } })).toMatchObject({ state: 'running' });
  expect(await archiveExperiment({ ctx, input: { key: 'past-running' } })).toMatchObject({ state: 'archived' });
});
