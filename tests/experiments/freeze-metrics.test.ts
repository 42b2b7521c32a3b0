import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

const NOW = new Date('2026-03-01T00:00:00Z');
let database: TestDatabase;
let ctx: ExperimentsContext;

beforeAll(async () => {
  database = await createDatabase();
  const { id: environmentId } = await createEnvironment(database.sql, { key: 'production', now: NOW });
  ctx = { sql: database.sql, environmentId, actor: { name: 'ann', role: 'owner' }, now: NOW };
  await putMetric({ ctx, input: { key: 'ctr', document: { kind: 'proportion' } } });
});

afterAll(() => database.drop());

describe('freezing metrics at a start', () => {
  it.each([
    { key: 'capped', document: { kind: 'mean', cap: { percentile: 0.99 } } },
    { key: 'tail', document: { kind: 'quantile', quantile: 0.95 } },
  ])('reads the past of $key however long its window is', async ({ key, document }) => {
    await putMetric({ ctx, input: { key, document: { ...document, window: '999999d' } } });
    const variants = (['control', 'candidate'] as const).map((role) => ({ key: role, role, value: role }));
    const experiment = { name: key, unit: 'user', variants, metrics: { primary: 'ctr', secondary: [key] } };
    await putExperiment({ ctx, input: { key: `with-${key}`, document: experiment } });
    expect(await startExperiment({ ctx, input: { key: `with-${key}` } })).toMatchObject({ state: 'running' });
  });
});
