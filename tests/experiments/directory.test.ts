import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { lookup } from '@/lib/experiments/directory';
import { exposureExplanation } from '@/lib/experiments/exposure-explanation';
import { killExperiment } from '@/lib/experiments/kill-experiment';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putMetric } from '@/lib/experiments/put-metric';
import { restartExperiment } from '@/lib/experiments/restart-experiment';
import { startExperiment } from '@/lib/experiments/start-experiment';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let ctx: ExperimentsContext;

async function newestVersion(): Promise<number> {
  const [row] = await database.sql<
    { version: bigint }[]
  >`select config_version as version from environments where id = ${ctx.environmentId}`;
  return Number(row?.version);
}

beforeAll(async () => {
  database = await createDatabase();
  const now = new Date('2026-03-01T00:00:00Z');
  const { id } = await createEnvironment(database.sql, { key: 'production', now });
  ctx = { sql: database.sql, environmentId: id, actor: { name: 'ann', role: 'owner' }, now };
  await putMetric({ ctx, input: { key: 'ctr', document: { kind: 'proportion' } } });
  const document = {
    name: 'E',
    unit: 'user',
    variants: [
      { key: 'control', role: 'control', value: 'a' },
      { key: 'candidate', role: 'candidate', value: 'b' },
    ],
    metrics: { primary: 'ctr' },
    slices: ['country'],
  };
  await putExperiment({ ctx, input: { key: 'e', document } });
  await startExperiment({ ctx, input: { key: 'e' } });
});

afterAll(async () => {
  await database.drop();
});

describe('lookup', () => {
  it('finds the attempt with its variants, metrics and config, from memory the second time', async () => {
    const query = { environmentId: ctx.environmentId, experimentKey: 'e' };
    const entry = await lookup(database.sql, query);
    expect(entry).toMatchObject({ attempt: 1, variants: ['control', 'candidate'], slices: ['country'], clock: 'server' });
    expect(entry?.metrics.map(({ key }) => key)).toEqual(['ctr']);
    expect(entry?.config).toMatchObject({ serving: 'split', trafficTo: 1_000 });
    expect(lookup(database.sql, query)).toEqual(entry);
  });

  it('knows every version: an exposure under an old one belongs to its own attempt', async () => {
    const before = await newestVersion();
    await killExperiment({ ctx, input: { key: 'e' } });
    await restartExperiment({ ctx, input: { key: 'e' } });
    const after = await newestVersion();
    const at = (configVersion: number) => lookup(database.sql, { environmentId: ctx.environmentId, experimentKey: 'e', configVersion });
    const newest = await at(after);
    const old = await at(before);
    expect([old?.attempt, newest?.attempt]).toEqual([1, 2]);
    expect(old?.attemptId).not.toBe(newest?.attemptId);
    expect(old?.config.salt).not.toBe(newest?.config.salt);
    expect((await at(before + 1))?.config.serving).toBe('control');
  });

  it('finds nothing for an unknown experiment', async () => {
    expect(await lookup(database.sql, { environmentId: ctx.environmentId, experimentKey: 'gone' })).toBeUndefined();
  });
});

describe('exposureExplanation', () => {
  it('says step by step what a unit gets', async () => {
    const { explanation, exposures } = await exposureExplanation({ ctx, input: { key: 'e', unit: 'u1' } });
    expect(explanation.steps.map(({ step }) => step)).toContain('traffic');
    expect(explanation.steps.filter(({ decided }) => decided)).toHaveLength(1);
    expect(exposures).toEqual([]);
  });
});
