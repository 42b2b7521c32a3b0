import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '@/lib/errors';
import type { ExperimentsContext } from '@/lib/experiments/context';
import { createEnvironment } from '@/lib/experiments/create-environment';
import { deleteMetric } from '@/lib/experiments/delete-metric';
import { slotsInUse } from '@/lib/experiments/list-layers';
import { getMetric } from '@/lib/experiments/list-metrics';
import { putExperiment } from '@/lib/experiments/put-experiment';
import { putLayer } from '@/lib/experiments/put-layer';
import { putMetric } from '@/lib/experiments/put-metric';
import { revisionOf } from '@/lib/experiments/revision';
import { createDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let ctx: ExperimentsContext;

beforeAll(async () => {
  database = await createDatabase();
  const now = new Date('2026-03-01T00:00:00Z');
  const { id } = await createEnvironment(database.sql, { key: 'production', now });
  ctx = { sql: database.sql, environmentId: id, actor: { name: 'ann', role: 'owner' }, now };
});

afterAll(() => database.drop());

const put = (key: string, window: string, expected?: string | null) =>
  putMetric({ ctx, input: { key, document: { kind: 'proportion', window }, expected } });

async function refused(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: AppError) => thrown,
  );
  return `${error?.code} ${error?.message}`;
}

describe('a metric that two people edit', () => {
  it('is changed by the first, refused to the second, and saved over knowingly', async () => {
    const opened = revisionOf(await put('both', '1h'));
    const first = await put('both', '2h', opened);
    expect(await refused(put('both', '3h', opened))).toBe('CONFLICT metric "both" was changed meanwhile: read it again');
    expect(await getMetric({ ctx, input: { key: 'both' } })).toEqual(first);
    expect(await put('both', '3h', revisionOf(first))).toMatchObject({ window: '3h' });
  });

  it('has one winner when both save at once', async () => {
    const opened = revisionOf(await put('race', '1h'));
    const saves = await Promise.allSettled(['2h', '3h', '4h', '5h'].map((window) => put('race', window, opened)));
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not overwritten by who means to make a new one, not even at once', async () => {
    await put('there', '1h');
    expect(await refused(put('there', '1h', null))).toMatch(/^CONFLICT there is a metric "there" already/);
    const made = await Promise.allSettled(['2h', '3h', '4h'].map((window) => put('fresh', window, null)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is refused when it was deleted meanwhile, and may be made anew', async () => {
    const opened = revisionOf(await put('gone', '1h'));
    await deleteMetric({ ctx, input: { key: 'gone' } });
    expect(await refused(put('gone', '2h', opened))).toMatch(/deleted meanwhile/);
    expect(await put('gone', '2h', null)).toMatchObject({ window: '2h' });
  });
});

describe('a layer that two people edit', () => {
  it('refuses slots that were written upon others', async () => {
    await put('ctr', '1h');
    for (const key of ['one', 'two']) {
      const variants = [
        { key: 'control', role: 'control', value: 1 },
        { key: 'candidate', role: 'candidate', value: 2 },
      ];
      await putExperiment({
        ctx,
        input: { key, document: { name: key, unit: 'user', layer: 'search', variants, metrics: { primary: 'ctr' } } },
      });
    }
    const set = (experiment: string, expected: string | null) =>
      putLayer({ ctx, input: { key: 'search', document: { slots: [{ experiment, from: 0, to: 500 }] }, expected } });
    const made = await set('one', null);
    expect(await refused(set('two', null))).toMatch(/^CONFLICT there is a layer "search" already/);
    expect(await refused(set('two', revisionOf([])))).toBe('CONFLICT layer "search" was changed meanwhile: read it again');
    expect(await set('one', revisionOf(slotsInUse(made)))).toEqual(made);
  });
});
